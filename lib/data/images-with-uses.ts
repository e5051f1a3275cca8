import 'server-only';
import type { Session } from '@/lib/auth/session';
import { usedByAnybody } from '@/lib/data/fresh-uses';
import { readUsesBeside, referringRow, type UsesReading } from '@/lib/data/image-uses';
import { readAllImages } from '@/lib/data/read-all-images';
import { type ImageSummary, toSummary } from '@/lib/images/image-summary';
import { inPool } from '@/lib/server/in-pool';

/** Reads all images, with `keys` beside what a summary has, and all that uses them, anew: Glance's list is read once for both. */
export async function readImagesWithUses<Row extends ImageSummary>(
  session: Session,
  keys: readonly string[],
): Promise<{ images: Row[]; reading: UsesReading }> {
  const rows = readAllImages(session.service, (image) => ({
    summary: toSummary(image, keys) as Row,
    referring: referringRow(image),
  }));
  const reading = await readUsesBeside(
    session,
    rows.then((all) => all.flatMap(({ referring }) => referring)),
  );
  return { images: (await rows).map(({ summary }) => summary), reading };
}

/** Calls for the members of shared images at once. */
const atOnce = 8;

/** The ids of those that may be used after all, where a project that is not looked at may have them: `usedByAnybody`. */
export async function idsOfUnsure(
  session: Session,
  reading: UsesReading,
  images: readonly ImageSummary[],
): Promise<ReadonlySet<string>> {
  const unsure = new Set<string>();
  await inPool(images, atOnce, async (image) => {
    if ((await usedByAnybody(session, reading, image)) !== 'no') unsure.add(image.id);
  });
  return unsure;
}
