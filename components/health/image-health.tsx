'use client';

import { useTranslations } from 'next-intl';
import { FindingList } from '@/components/health/finding-list';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { judgeAlone } from '@/lib/images/health';
import { healthImage } from '@/lib/images/health-image';
import { healthVerdict } from '@/lib/images/health-words';
import { imageCan } from '@/lib/images/image-can';

/**
 * What an image breaks by itself, as it is now: nothing is read for it. Rules that take all images are those of the page
 * of catalog health, and of the facet `health`.
 */
export function ImageHealth({ image, viewer }: { image: Image; viewer: Viewer }) {
  const t = useTranslations('health');
  const findings = judgeAlone(healthImage(image), Date.now());
  const { must, should } = healthVerdict(findings.map(({ rule }) => rule));
  if (findings.length === 0) return null;
  return (
    <section aria-label={t('of_image')} className="rounded border bg-surface p-4">
      <h2 className="mb-2 flex flex-wrap items-baseline gap-x-2 font-medium">
        {t('of_image')}
        <span className={`font-normal text-sm ${must > 0 ? 'text-warning' : 'text-muted'}`}>
          {t('broken', { must, should })}
        </span>
      </h2>
      <FindingList imageId={image.id} findings={findings} mayMend={imageCan.edit(image, viewer) === null} />
    </section>
  );
}
