'use client';

import { useTranslations } from 'next-intl';
import { TrackBar } from '@/components/imports/track-bar';
import type { ImageStatus } from '@/lib/contract/image-words';
import type { ImageTrack } from '@/lib/work/store-track';
import { fetchesUntold, trackWay } from '@/lib/work/track-way';

/**
 * Source, staging and stores, and where the bytes are on that way; nothing where none move. What the cloud fetches without
 * a word is said to be so: the bars of the stores are empty, and that is no answer to how far it is.
 */
export function TrackWay({ image, track }: { image: { status: ImageStatus }; track: ImageTrack }) {
  const t = useTranslations('trackWay');
  const activity = useTranslations('activity');
  const steps = trackWay(image, track);
  if (steps.length === 0) return null;
  return (
    <>
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
      {fetchesUntold(image, track) && (
        <p className="mt-2 flex items-center gap-3 text-muted text-sm">
          <span className="flex w-16 shrink-0">
            <TrackBar segment={{ state: 'turn', part: null }} size="page" />
          </span>
          {activity('fetching_text')}
        </p>
      )}
    </>
  );
}
