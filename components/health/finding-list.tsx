'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Finding } from '@/lib/images/health';
import { routes } from '@/lib/routes';

interface FindingListProps {
  imageId: string;
  findings: readonly Finding[];
  /** Whether the viewer may change the image. */
  mayMend: boolean;
}

/** What an image breaks: how binding it is, why, and the click that mends it for whoever may. */
export function FindingList({ imageId, findings, mayMend }: FindingListProps) {
  const t = useTranslations('health');
  return (
    <ul className="flex flex-col gap-1">
      {findings.map((finding) => (
        <li key={finding.rule} className="flex items-baseline gap-x-2">
          <span className={`shrink-0 text-sm ${finding.level === 'must' ? 'text-warning' : 'text-muted'}`}>
            {t(finding.level)}
          </span>
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="min-w-0 break-words" title={finding.rule}>
              {t(`why_${finding.why}`, finding.values)}
            </span>
            {mayMend && (
              <Link
                href={placeOf(imageId, finding)}
                prefetch={false}
                className="text-link text-sm hover:underline"
              >
                {t(`mend_${finding.mend.to}`)}
              </Link>
            )}
          </span>
        </li>
      ))}
    </ul>
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
