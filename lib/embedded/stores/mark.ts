import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { isMissing } from '@/lib/embedded/stores/files';
import type { HeldFolder } from '@/lib/embedded/stores/held-folder';

/** The file that says whose a folder is. */
export const markName = '.darkroom-store';

const markSchema = z.object({
  /** The id of the cloud. */
  cloud: z.string().min(1),
  /** Which of its areas. */
  area: z.string().min(1),
  /** An id of this very folder. */
  folder: z.string().min(1),
  /** How often the cloud had begun or ended to write or to take away a file of it by then: records with less are older. */
  begun: z.number().int().nonnegative(),
});
export type Mark = z.infer<typeof markSchema>;

/** Reads the mark of a folder: null where there is none, `unreadable` where something else has its name. */
export async function readMark(held: Pick<HeldFolder, 'path'>): Promise<Mark | null | 'unreadable'> {
  try {
    return markSchema.parse(JSON.parse(await readFile(held.path(markName), 'utf8')));
  } catch (cause) {
    return isMissing(cause) ? null : 'unreadable';
  }
}

/** Writes the mark of a folder so that it is whole whenever it is there, and outlives a power cut. */
export async function writeMark(held: HeldFolder, mark: Mark): Promise<void> {
  const part = held.path(`${markName}.part`);
  const file = await open(part, 'w');
  try {
    await file.writeFile(`${JSON.stringify(mark)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, held.path(markName));
  await held.sync();
}
