'use client';

import { useTranslations } from 'next-intl';
import { storePart, useStoreWords } from '@/components/imports/use-store-words';
import type { ImageTrack } from '@/lib/work/store-track';

const fills = {
  done: 'bg-ok',
  importing: 'bg-progress',
  waiting: 'bg-transparent',
  turn: 'bg-progress',
  failed: 'bg-danger',
  stopped: 'bg-transparent',
} as const;

/** The store track of a list row: a thin segment a store, the whole in words for hover and screen readers. */
export function StoreTrackCompact({ track }: { track: ImageTrack }) {
  const t = useTranslations('track');
  const words = useStoreWords();
  const text = track.stores
    .map((store) => t('store_is', { store: store.store, state: words(store) }))
    .join(t('comma'));
  return (
    <span role="img" aria-label={text} title={text} className="flex w-full max-w-[120px] gap-0.5">
      {track.stores.map((store) => {
        const part = storePart(store);
        return (
          <span key={store.store} className="h-1.5 min-w-3 flex-1 overflow-hidden rounded-full bg-line">
            <span
              className={`block h-full rounded-full ${fills[store.state]} ${part === null ? 'w-1/3 animate-sweep' : ''}`}
              style={
                part === null ? undefined : { width: store.state === 'failed' ? '100%' : `${part * 100}%` }
              }
            />
          </span>
        );
      })}
    </span>
  );
}
