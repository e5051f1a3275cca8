import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { and, eq, inArray, isNotNull, isNull, or, type SQL } from 'drizzle-orm';
import type { Db } from '@/lib/embedded/db/open';
import { imageLocations, imageProperties, images } from '@/lib/embedded/db/schema';
import type { ImageRow } from '@/lib/embedded/image/image-record';
import { isStore, namesOf } from '@/lib/embedded/stores/areas';
import { hasHashOf } from '@/lib/embedded/stores/file-hash';
import { isImageFile, isMissing } from '@/lib/embedded/stores/files';
import { unsettledIn } from '@/lib/embedded/stores/unsettled';

/** A recorded copy that is not in its folder as recorded. */
export interface MissingCopy {
  id: string;
  /** Bytes by the record. */
  size: number | null;
  /** Bytes of the file, or null where there is none. */
  found: number | null;
}

/** In what a folder and the records differ. */
export interface Differences {
  /** How many copies the records say the folder has. */
  recorded: number;
  missing: MissingCopy[];
  /** Names like an image's, a link's or a folder's too, that this cloud did not write as far as it knows. */
  unknown: string[];
  /** Images whose unfinished file a version before marks left behind. */
  unfinished: string[];
}

/** How many files are looked at side by side. */
const atOnce = 256;

/**
 * Compares an area's folder with the records. What is unsettled is not unknown, unless the records are `doubted`: then
 * a whole file is this cloud's only where a record says so. Names that are no image's are nobody's concern.
 */
export async function differencesOf(
  db: Db,
  area: string,
  folder: string,
  doubted: boolean,
): Promise<Differences> {
  const before = copiesIn(db, area);
  const suspect: MissingCopy[] = [];
  for (let at = 0; at < before.length; at += atOnce) {
    const found = await Promise.all(
      before.slice(at, at + atOnce).map(async ({ id, size }) => {
        const file = await stat(path.join(folder, id)).catch(() => null);
        return { id, size, found: file?.isFile() ? file.size : null };
      }),
    );
    suspect.push(...found.filter((copy) => copy.found !== copy.size));
  }
  const names = (await readdir(folder)).filter(isImageFile).sort();
  // Images come and go while files are looked at: only what the records say before and after is held against a folder.
  const recorded = copiesIn(db, area);
  const known = new Set(recorded.map(({ id }) => id));
  const missing = suspect.filter(({ id }) => known.has(id));
  for (const id of unsettledIn(db, area))
    for (const name of namesOf(area, id)) if (!doubted || name.endsWith('.part')) known.add(name);
  for (const copy of copiesOfDeleted(db, area))
    if (!doubted || (await hasHashOf(copy, path.join(folder, copy.id), false))) known.add(copy.id);
  const left = await stillThere(
    folder,
    names.filter((name) => !known.has(name)),
  );
  if (!isStore(area)) {
    const ids = new Set(
      db
        .select({ id: images.id })
        .from(images)
        .all()
        .map((row) => row.id),
    );
    // What comes and goes by itself: of an image of this cloud, it is this cloud's.
    const foreign = left.filter((name) => !ids.has(idOf(name)));
    return { recorded: 0, missing, unknown: foreign, unfinished: [] };
  }
  const moving = inFlight(db);
  const unfinished = left.filter((name) => name.endsWith('.part') && moving.has(idOf(name))).map(idOf);
  return {
    recorded: recorded.length,
    missing,
    unknown: left.filter((name) => !(name.endsWith('.part') && moving.has(idOf(name)))),
    unfinished,
  };
}

/** Those names that are in a folder yet, links and folders too. */
async function stillThere(folder: string, names: string[]): Promise<string[]> {
  const there: string[] = [];
  for (const name of names)
    if (await lstat(path.join(folder, name)).catch((cause: unknown) => !isMissing(cause))) there.push(name);
  return there;
}

const idOf = (name: string) => name.split('.')[0] ?? '';

/** A copy by the records. */
type Copy = Pick<ImageRow, 'id' | 'size' | 'os_hash_algo' | 'os_hash_value'>;

/** What the records say an area's folder holds. */
export function copiesIn(db: Db, area: string): Copy[] {
  return copiesWhere(db, area, isNull(images.deleted_at));
}

/** What a deleted image still has there: a version before notes was killed in its DELETE, and the file is this cloud's. */
function copiesOfDeleted(db: Db, area: string): Copy[] {
  return copiesWhere(db, area, isNotNull(images.deleted_at));
}

function copiesWhere(db: Db, area: string, which: SQL): Copy[] {
  return db
    .select({
      id: images.id,
      size: images.size,
      os_hash_algo: images.os_hash_algo,
      os_hash_value: images.os_hash_value,
    })
    .from(imageLocations)
    .innerJoin(images, eq(images.id, imageLocations.image_id))
    .where(and(eq(imageLocations.store, area), which))
    .all();
}

/** Images whose data is on its way. */
function inFlight(db: Db): ReadonlySet<string> {
  const rows = db
    .selectDistinct({ id: images.id })
    .from(images)
    .leftJoin(
      imageProperties,
      and(eq(imageProperties.image_id, images.id), eq(imageProperties.name, 'os_glance_import_task')),
    )
    .where(
      and(
        isNull(images.deleted_at),
        or(inArray(images.status, ['saving', 'importing']), isNotNull(imageProperties.value)),
      ),
    )
    .all();
  return new Set(rows.map((row) => row.id));
}
