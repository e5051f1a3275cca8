'use client';

import { useTranslations } from 'next-intl';
import { formatBytes } from '@/lib/format';
import type { StoreTrack } from '@/lib/work/store-track';

/** How full a store's bar is: 0 to 1, or null where nobody knows. */
export function storePart(track: StoreTrack): number | null {
  if (track.state === 'done') return 1;
  if (track.state === 'turn') return null;
  if (track.state !== 'importing') return 0;
  if (track.copied === null || !track.size) return null;
  return Math.min(1, track.copied / track.size);
}

/** Says where one store stands, in a few words. */
export function useStoreWords(): (track: StoreTrack) => string {
  const t = useTranslations('track');
  return (track) => {
    if (track.state === 'failed')
      return track.reason ? t('failed_because', { reason: track.reason }) : t('failed');
    if (track.state === 'stopped' && track.stoppedBy.length > 0)
      return t('stopped_by', { stores: track.stoppedBy.join(t('comma')) });
    if (track.state === 'importing') {
      const part = storePart(track);
      if (part === null) return t('importing_unknown');
      const text = `${Math.floor(part * 100)} %`;
      return track.estimated ? t('estimate', { text }) : text;
    }
    return track.state === 'done' && track.size !== null
      ? t('done_size', { size: formatBytes(track.size) })
      : t(track.state);
  };
}
