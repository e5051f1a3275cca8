import 'server-only';
import { processSingleton } from '@/lib/server/process-singleton';

/** Milliseconds that a change is waited for which an image's record does not tell of yet. */
export const expectFor = 10 * 60_000;
/** Milliseconds after which somebody may wait for the same image anew. */
export const expectAgainAfter = 60 * 60_000;
const mostExpected = 20_000;

/** Since when somebody waits for an image, milliseconds since the epoch, by who waits and for what; the oldest first. */
const begun = processSingleton('expected-images', () => new Map<string, number>());

/**
 * Until when somebody may wait for an image on which an upload is about to begin, milliseconds since the epoch: so long
 * from when they first did, however often they connect, and then not for a while. Such an image is looked at though nothing
 * happens to it, at the cost of the cloud and of all who use this process.
 * @param who a user of a cloud.
 */
export function expectedUntil(who: string, imageId: string, now = Date.now()): number {
  for (const [key, since] of begun) {
    if (now - since < expectAgainAfter && begun.size <= mostExpected) break;
    begun.delete(key);
  }
  const key = `${who} ${imageId}`;
  const since = begun.get(key) ?? now;
  begun.set(key, since);
  return since + expectFor;
}
