'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Viewer } from '@/lib/auth/viewer';
import type { Ailing, Finding } from '@/lib/images/health';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';

interface AilingImageProps {
  image: Ailing;
  /** The one rule that is looked at, or null. */
  rule: string | null;
  viewer: Viewer;
}

/** An image and what it breaks: the rule, why, and where it is mended by whoever may. */
export function AilingImage({ image, rule, viewer }: AilingImageProps) {
  const t = useTranslations('health');
  const list = useTranslations('list');
  const words = useTranslations('visibility');
  const mayMend = image.owner === viewer.projectId || viewer.isAdmin;
  const findings = image.findings.filter((one) => rule === null || one.rule === rule);
  return (
    <li className="px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link
          href={routes.image(image.id)}
          prefetch={false}
          className="break-all font-medium hover:underline"
        >
          {shownText(image.name) || list('unnamed')}
        </Link>
        <span className="text-muted text-sm">
          {words(image.visibility as 'public')}
          {image.hidden && `, ${list('hidden')}`}
        </span>
      </p>
      <ul className="mt-1 flex flex-col gap-1">
        {findings.map((finding) => (
          <li key={finding.rule} className="flex flex-wrap items-baseline gap-x-2">
            <span className={`text-sm ${finding.level === 'must' ? 'text-warning' : 'text-muted'}`}>
              {t(finding.level)}
            </span>
            <span className="min-w-0 break-words" title={finding.rule}>
              {t(`why_${finding.why}`, finding.values)}
            </span>
            {mayMend && (
              <Link
                href={placeOf(image.id, finding)}
                prefetch={false}
                className="text-link text-sm hover:underline"
              >
                {t(`mend_${finding.mend.to}`)}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** Where a finding is mended. */
function placeOf(id: string, { mend }: Finding) {
  switch (mend.to) {
    case 'metadata':
      return routes.imageMetadata(id, new URLSearchParams({ add: mend.keys.join(',') }));
    case 'edit':
      return routes.editImage(id);
    case 'stores':
      return routes.imageStores(id);
    case 'new':
      return routes.newImage();
    case 'list':
      return routes.images(new URLSearchParams({ q: mend.query }));
  }
}
