'use client';

import { useTranslations } from 'next-intl';
import { useListed } from '@/components/ui/use-listed';
import { formatBytes } from '@/lib/format';
import type { StoreTrack } from '@/lib/work/store-track';
import { trackSegment } from '@/lib/work/track-segment';

/** Says where one store stands, in a few words. */
export function useStoreWords(): (track: StoreTrack) => string {
  const listed = useListed();
  const t = useTranslations('track');
  return (track) => {
    if (track.state === 'failed')
      return track.reason ? t('failed_because', { reason: track.reason }) : t('failed');
    if (track.state === 'stopped' && track.stoppedBy.length > 0)
      return t('stopped_by', { stores: listed(track.stoppedBy) });
    if (track.state === 'importing') {
      const { part } = trackSegment(track);
      if (part === null) return t('importing_unknown');
      const text = `${Math.floor(part * 100)} %`;
      return track.estimated ? t('estimate', { text }) : text;
    }
    return track.state === 'done' && track.size !== null
      ? t('done_size', { size: formatBytes(track.size) })
      : t(track.state);
  };
}
