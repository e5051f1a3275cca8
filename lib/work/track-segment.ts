import type { StoreTrack } from '@/lib/work/store-track';

/** How one store of an image is drawn: as its track tells, or as a place without one. */
export type SegmentState = StoreTrack['state'] | 'missing' | 'no_data' | 'unknown';

/** One store of the store track, in whatever size it is drawn. */
export interface TrackSegment {
  state: SegmentState;
  /** How full it is, 0 to 1, or null where nobody knows; of a failure, how much had arrived before it. */
  part: number | null;
}

/** What is drawn of one store. */
export function trackSegment({ state, copied, size }: StoreTrack): TrackSegment {
  const told = copied !== null && size ? Math.min(1, copied / size) : null;
  switch (state) {
    case 'done':
      return { state, part: 1 };
    case 'importing':
      return { state, part: told };
    case 'turn':
      return { state, part: null };
    case 'failed':
      return { state, part: told ?? 0 };
    default:
      return { state, part: 0 };
  }
}
