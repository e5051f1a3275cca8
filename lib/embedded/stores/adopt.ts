import { randomUUID } from 'node:crypto';
import type { Db } from '@/lib/embedded/db/open';
import { addLocation, findImage, locationsOf } from '@/lib/embedded/image/image-record';
import { isStore } from '@/lib/embedded/stores/areas';
import type { Comparison } from '@/lib/embedded/stores/compare';
import { hasRecordedHash } from '@/lib/embedded/stores/file-hash';
import { holdFolder } from '@/lib/embedded/stores/held-folder';
import { markName, readMark, writeMark } from '@/lib/embedded/stores/mark';
import { setAside } from '@/lib/embedded/stores/set-aside';
import {
  begunIn,
  cloudId,
  folderOfArea,
  forgetUnsettled,
  setFolderOfArea,
} from '@/lib/embedded/stores/unsettled';

/** What came of taking an area in. */
export interface Adopted {
  /** Images that have one more recorded copy: the file was there, and its hash is theirs. */
  taken: string[];
  /** Names that stay as they are, in no record. */
  left: string[];
}

/**
 * Takes an area's folder in: unknown files that are an image's by name, length and hash become recorded copies, and
 * the mark is this cloud's from then on. The mark that was there is set aside; nothing else is moved or written.
 */
export async function adopt(db: Db, found: Comparison, now: number): Promise<Adopted> {
  const { area, folder } = found.place;
  const adopted: Adopted = { taken: [], left: [] };
  const held = await holdFolder(folder, found.device);
  try {
    for (const name of found.unknown) {
      if (isStore(area) && (await isCopy(db, area, name, held.path(name)))) adopted.taken.push(name);
      else adopted.left.push(name);
    }
    const mark = await readMark(held);
    const keeps = found.owner === 'ours' || found.owner === 'older';
    if (mark !== null && !keeps) await setAside(folder, [markName]);
    db.transaction((tx) => {
      // What was noted of this area was noted of another state of it.
      forgetUnsettled(tx, area);
      for (const id of adopted.taken) addLocation(tx, id, area, now);
    });
    const kept = keeps && mark !== null && mark !== 'unreadable' ? mark : null;
    setFolderOfArea(db, area, kept?.folder ?? randomUUID(), kept?.begun ?? 0);
    const folderId = folderOfArea(db, area);
    await writeMark(held, { cloud: cloudId(db), area, folder: folderId, begun: begunIn(db, area) });
    return adopted;
  } finally {
    await held.close();
  }
}

async function isCopy(db: Db, area: string, name: string, file: string): Promise<boolean> {
  const image = findImage(db, name);
  // Only an image that has data says what its data is.
  if (!image || !['active', 'deactivated'].includes(image.status)) return false;
  if (locationsOf(db, name).includes(area)) return false;
  return hasRecordedHash(db, name, file, false);
}
