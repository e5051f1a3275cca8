import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataFolderOf } from '@/lib/embedded/data-folder';
import { openDb } from '@/lib/embedded/db/open';
import { exportMetadefs, loadMetadefs } from '@/lib/embedded/metadef-files';
import { ownUmask } from '@/lib/embedded/owner-only';

const usage = `usage: npm run metadefs -- load [--overwrite] <folder or file>
       npm run metadefs -- export <folder>`;

/** `npm run metadefs`: the embedded cloud's metadata definitions from and to files, as glance-manage has them. */
function main(): number {
  process.umask(ownUmask);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { overwrite: { type: 'boolean', default: false } },
  });
  const [verb, target, ...others] = positionals;
  if ((verb !== 'load' && verb !== 'export') || target === undefined || others.length > 0) {
    console.error(usage);
    return 2;
  }
  const data = dataFolderOf(process.env);
  const file = path.join(data, 'cloud.sqlite');
  if (!existsSync(file)) {
    console.error(`There is no cloud in ${data}: start it once, or set DARKROOM_DATA to its folder.`);
    return 1;
  }
  const { db, close } = openDb(file, fileURLToPath(new URL('./migrations', import.meta.url)));
  try {
    return verb === 'load' ? load(target, values.overwrite) : write(target);
  } finally {
    close();
  }

  function load(source: string, overwrite: boolean): number {
    if (!existsSync(source)) {
      console.error(`There is no ${source} to load.`);
      return 1;
    }
    const files = loadMetadefs(db, source, Date.now(), overwrite);
    for (const one of files) {
      if (one.outcome === 'failed') console.error(`${one.file}: ${one.reason}`);
      else console.log(`${one.outcome} ${one.namespace}`);
    }
    if (files.length === 0) console.error(`There is no file *.json in ${source}.`);
    return files.length === 0 || files.some((one) => one.outcome === 'failed') ? 1 : 0;
  }

  function write(folder: string): number {
    mkdirSync(folder, { recursive: true });
    for (const written of exportMetadefs(db, folder)) console.log(written);
    return 0;
  }
}

try {
  process.exitCode = main();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  // Not by itself: a connection that is closed folds the log into a database that may be damaged.
  process.exit(1);
}
