import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** A file of a backup: its length, and its SHA-512 where one is known. */
const fileSchema = z.object({ name: z.string(), size: z.number(), sha512: z.string().nullable() });

/** What a backup holds; it is written last, so that what has one is whole. */
const manifestSchema = z.object({
  /** The form of backups, for later ones that differ. */
  format: z.literal(1),
  id: z.string(),
  made_at: z.string(),
  /** What lies beside the stores: records, keys and secret. */
  files: z.array(fileSchema),
  stores: z.array(
    z.object({
      id: z.string().regex(/^[A-Za-z0-9_-]+$/),
      files: z.array(fileSchema),
      /** Images that are recorded there and were not, when the backup was made. */
      missing: z.array(z.string()),
    }),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type BackupFile = z.infer<typeof fileSchema>;

/** Something about a backup that keeps it from being made or used, as one sentence with the way out. */
export class BackupError extends Error {}

export const manifestName = 'manifest.json';
/** Folder of a store's files in a backup. */
export const storeIn = (backup: string, store: string) => path.join(backup, 'stores', store);

/** Reads what a backup holds; throws BackupError where it is none, or not whole. */
export function readManifest(backup: string): Manifest {
  const file = path.join(backup, manifestName);
  if (!existsSync(file))
    throw new BackupError(
      `${backup} is no backup, or one that was ended before it was whole (it has no ${manifestName}): name a folder that npm run cloud -- backup has made.`,
    );
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const named = [manifest.files, ...manifest.stores.map(({ files }) => files)].flat();
    if (named.some(({ name }) => name === '' || name === '..' || path.basename(name) !== name))
      throw new Error('a name');
    return manifest;
  } catch (cause) {
    throw new BackupError(`${file} is not what a backup writes there: take another backup.`, { cause });
  }
}
