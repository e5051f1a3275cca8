import { commaList } from '@/lib/contract/image-words';
import type { ImageTask } from '@/lib/contract/task';
import type { ImageSummary } from '@/lib/images/image-summary';
import { awaitedStore, type ImageTrack, type StoreTrack } from '@/lib/work/store-track';

/**
 * How far a copy into a store is that just began; `before` is the image as it was when it was asked for. What an earlier
 * import or copy left behind is no news of this one: a store that had failed has failed again once a newer task says so.
 */
export function begunCopy(before: ImageSummary, store: string, track: ImageTrack | undefined): StoreTrack {
  const told = track?.stores.find((entry) => entry.store === store);
  if (!track || !told) return awaitedStore(store, before.size);
  if (told.state !== 'failed' && told.state !== 'stopped') return told;
  const hadFailed = commaList(before.os_glance_failed_import).includes(store);
  const isNews = (told.state === 'failed' && !hadFailed) || isNewer(track.task, before);
  return isNews ? told : awaitedStore(store, before.size);
}

/** Whether a task was made after the last change of an image, both by Glance's clock; images tell whole seconds. */
function isNewer(task: ImageTask | null, { updated_at }: ImageSummary): boolean {
  // Times of a task come without a zone and are UTC.
  return task !== null && Date.parse(`${task.created_at}Z`) >= Date.parse(updated_at) + 1000;
}
