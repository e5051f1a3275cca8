import type { Image } from '@/lib/contract/image';
import { imageStatuses } from '@/lib/contract/image-words';
import type { ImageTrack } from '@/lib/work/store-track';

/** One image as a watcher sees it: the record, and where its bytes are. */
export interface LiveImage {
  image: Image;
  track: ImageTrack;
}

/** Ids that one stream follows at most; whoever wants more chooses. */
export const followedAtMost = 200;

/** Milliseconds that an image is still followed after it came to rest: what ends one work often begins the next, or deletes. */
export const restFollowed = 10_000;

/**
 * What the live stream says, one JSON object a message:
 * - `images`: these images as Glance tells them now, the first time all, then those that changed;
 * - `gone`: these ids answer 404;
 * - `stale`: Glance did not answer; what was told was true `age` ms ago, next try in `retryIn` ms. Ages, not times: two
 *   machines seldom agree on the time;
 * - `fresh`: it answers again;
 * - `final`: nothing that is watched changes any more, the stream ends;
 * - `unauthorized`: the token ended, the stream ends.
 */
export type LiveEvent =
  | { type: 'images'; images: LiveImage[] }
  | { type: 'gone'; ids: string[] }
  | { type: 'stale'; age: number; retryIn: number }
  | { type: 'fresh' }
  | { type: 'final' }
  | { type: 'unauthorized' };

/** Reads a message of the stream; null where it is none that this page understands, as of a newer dashboard. */
export function parseLiveEvent(text: string): LiveEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isLiveEvent(value) ? value : null;
}

/** Whether a value is such a message. Of an image as much is looked at as decides what a page does with it. */
export function isLiveEvent(value: unknown): value is LiveEvent {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'images':
      return Array.isArray(value.images) && value.images.every(isLiveImage);
    case 'gone':
      return Array.isArray(value.ids) && value.ids.every((id) => typeof id === 'string');
    case 'stale':
      return typeof value.age === 'number' && typeof value.retryIn === 'number';
    default:
      return value.type === 'fresh' || value.type === 'final' || value.type === 'unauthorized';
  }
}

function isLiveImage(value: unknown): value is LiveImage {
  if (!isRecord(value) || !isRecord(value.image) || !isRecord(value.track)) return false;
  const { image, track } = value;
  return (
    typeof image.id === 'string' &&
    imageStatuses.some((status) => status === image.status) &&
    typeof image.updated_at === 'string' &&
    Array.isArray(image.tags) &&
    typeof track.state === 'string' &&
    Array.isArray(track.stores)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
