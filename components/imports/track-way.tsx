'use client';

import { useTranslations } from 'next-intl';
import type { ImageStatus } from '@/lib/contract/image-words';
import type { ImageTrack } from '@/lib/work/store-track';
import { trackWay } from '@/lib/work/track-way';

/** Source, staging and stores, and where the bytes are on that way; nothing where none move. */
export function TrackWay({ image, track }: { image: { status: ImageStatus }; track: ImageTrack }) {
  const t = useTranslations('trackWay');
  const steps = trackWay(image, track);
  if (steps.length === 0) return null;
  return (
    <ol aria-label={t('title')} className="flex flex-wrap items-center gap-x-2 text-sm">
      {steps.map(({ step, host, state }, index) => (
        <li
          key={step}
          aria-current={state === 'now' ? 'step' : undefined}
          className={`flex min-w-0 items-center gap-x-2 ${state === 'now' ? 'font-medium' : 'text-muted'}`}
        >
          {index > 0 && (
            <span aria-hidden className="text-muted">
              ──►
            </span>
          )}
          <span className="min-w-0 break-all">{host ?? t(step)}</span>
        </li>
      ))}
    </ol>
  );
}
