'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { FindingList } from '@/components/health/finding-list';
import type { Viewer } from '@/lib/auth/viewer';
import type { Ailing } from '@/lib/images/health';
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
      <div className="mt-1">
        <FindingList imageId={image.id} findings={findings} mayMend={mayMend} />
      </div>
    </li>
  );
}
