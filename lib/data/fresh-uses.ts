import 'server-only';
import type { Session } from '@/lib/auth/session';
import { isAlone, readUses, type UsesReading } from '@/lib/data/image-uses';
import { type UsableImage, type Used, usedBy } from '@/lib/work/image-uses';

/** Whether an image is used, by one reading, where it is shared with nobody: who acts on it asks `usedByAnybody` as well. */
export function usedIfAlone({ uses, ...reading }: UsesReading, image: UsableImage): Used {
  return usedBy(uses.has(image.id), { ...reading, alone: [image.id] }, image);
}

/** The same where a shared image may be another project's too: a call of its own for each such image that nobody uses. */
export async function usedByAnybody(
  session: Session,
  reading: UsesReading,
  image: UsableImage,
): Promise<Used> {
  const used = usedIfAlone(reading, image);
  if (used !== 'no' || reading.scope === 'all' || image.visibility !== 'shared') return used;
  return (await isAlone(session, image.id)) ? 'no' : 'unknown';
}

/** Milliseconds for which one reading decides from its end on; where it took long itself, so many times that. */
const decides = 10_000;
const timesItsLength = 5;

/**
 * Tells of one image after another whether it is used, for what acts on many: all uses are read again as soon as one reading
 * does not decide any more. Throws where Glance fails.
 */
export function freshUses(session: () => Session): (image: UsableImage) => Promise<Used> {
  let length = 0;
  return async (image) => {
    const began = Date.now();
    const reading = await readUses(session(), Math.max(decides, timesItsLength * length));
    if (reading.readAt >= began) length = reading.readAt - began;
    return usedByAnybody(session(), reading, image);
  };
}
