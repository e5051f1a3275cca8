import type { Image } from '@/lib/contract/image';
import type { ImageTrack } from '@/lib/work/store-track';

/** One image as a watcher sees it: the record, and where its bytes are. */
export interface LiveImage {
  image: Image;
  track: ImageTrack;
}

/**
 * What the live stream says, one JSON object a message:
 * - `images`: these images as Glance tells them now, the first time all, then those that changed;
 * - `gone`: these ids answer 404;
 * - `stale`: Glance did not answer; what was told stays true as of `since` (ms epoch), next try in `retryIn` ms;
 * - `fresh`: it answers again;
 * - `final`: nothing that is watched changes any more, the stream ends and must not be opened again;
 * - `unauthorized`: the token ended, the stream ends.
 */
export type LiveEvent =
  | { type: 'images'; images: LiveImage[] }
  | { type: 'gone'; ids: string[] }
  | { type: 'stale'; since: number; retryIn: number }
  | { type: 'fresh' }
  | { type: 'final' }
  | { type: 'unauthorized' };
