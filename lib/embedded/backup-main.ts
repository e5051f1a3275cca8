import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeBackup, unfinishedBeside } from '@/lib/embedded/backup/make-backup';
import type { Manifest } from '@/lib/embedded/backup/manifest';
import { type LeftOut, restoreBackup } from '@/lib/embedded/backup/restore-backup';
import { readCloudConfig } from '@/lib/embedded/config';
import { ownUmask } from '@/lib/embedded/owner-only';

const usage = `usage: npm run cloud -- backup <folder that is not there yet>
       npm run cloud -- restore [--without-damaged] <folder of a backup>`;

/**
 * `npm run cloud -- backup|restore`: all that the embedded cloud keeps, out of its folders and into them. Ends with 0
 * where everything is there, 1 where something was refused, or is not in the backup or whole there, 2 where it was called wrongly.
 */
async function main(): Promise<number> {
  process.umask(ownUmask);
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'without-damaged': { type: 'boolean', default: false } },
  });
  const [verb, named, ...others] = positionals;
  const withoutDamaged = values['without-damaged'];
  const isCommand = verb === 'restore' || (verb === 'backup' && !withoutDamaged);
  if (!isCommand || named === undefined || others.length > 0) {
    console.error(usage);
    return 2;
  }
  const config = readCloudConfig(process.env);
  const folder = path.resolve(named);
  if (verb === 'restore') {
    const { manifest, shared, leftOut } = await restoreBackup(config, folder, { withoutDamaged });
    for (const { store, image, wasLast } of leftOut)
      console.error(
        `The copy of the image ${image} in the store ${store} is damaged in the backup, and left out: ${wasLast ? 'it was the last one, so the image is deleted' : 'its other copies are there'}.`,
      );
    for (const store of shared)
      console.error(
        `The store ${store.id} keeps its files in ${store.folder}, as the cloud of the backup does: do not start both, or give one of them another folder.`,
      );
    console.log(`Restored ${summaryOf(manifest, leftOut)}, made ${manifest.made_at}, into ${config.data}`);
    return leftOut.length > 0 ? 1 : 0;
  }
  const left = unfinishedBeside(folder);
  const migrations = fileURLToPath(new URL('./migrations', import.meta.url));
  const made = await makeBackup(config, migrations, folder);
  for (const store of made.stores)
    if (store.missing.length > 0)
      console.error(
        `${store.missing.length} recorded images are not whole in the store ${store.id}, and not in the backup: ${store.missing.join(', ')}`,
      );
  if (left.length > 0) console.error(`Backups that were never whole may be removed: ${left.join(', ')}`);
  console.log(`Backup of ${summaryOf(made)} in ${folder}`);
  return made.stores.some(({ missing }) => missing.length > 0) ? 1 : 0;
}

/** What of a backup is there, without what was left out of it. */
function summaryOf({ stores }: Manifest, leftOut: readonly LeftOut[] = []): string {
  const isOut = (store: string, name: string) =>
    leftOut.some((copy) => copy.store === store && copy.image === name);
  const files = stores.flatMap(({ id, files }) =>
    files.filter(({ name }) => !name.startsWith('.') && !isOut(id, name)),
  );
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `the records and ${files.length} files of images, ${bytes} bytes`;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : String(cause));
    // Not by itself: a connection that is closed folds the log into a database that may be damaged.
    process.exit(1);
  },
);
