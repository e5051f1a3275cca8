import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { eq } from 'drizzle-orm';
import { readCloudConfig, storeFolder } from '@/lib/embedded/config';
import { openDb } from '@/lib/embedded/db/open';
import { projects } from '@/lib/embedded/db/schema';
import { ownFolder } from '@/lib/embedded/owner';
import { ownUmask } from '@/lib/embedded/owner-only';
import { seedManyImages } from '@/lib/embedded/seed/many-images';
import { readMark } from '@/lib/embedded/stores/mark';
import { ownerOf, wayOut } from '@/lib/embedded/stores/ownership';

const usage = 'usage: npm run seed -- <count> [--project <name>]';

/** `npm run seed`: many small images for the embedded cloud, to see how it does with them. */
async function main(): Promise<number> {
  process.umask(ownUmask);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { project: { type: 'string', default: 'demo' } },
  });
  const count = Number(positionals[0]);
  if (positionals.length !== 1 || !Number.isInteger(count) || count < 1) {
    console.error(usage);
    return 2;
  }
  const config = readCloudConfig(process.env);
  const file = path.join(config.data, 'cloud.sqlite');
  if (!existsSync(file)) {
    console.error(`There is no cloud in ${config.data}: start it once, or set DARKROOM_DATA to its folder.`);
    return 1;
  }
  const owner = ownFolder(config.data, 'npm run seed');
  const { db, close } = openDb(file, fileURLToPath(new URL('./migrations', import.meta.url)));
  try {
    const project = db.select().from(projects).where(eq(projects.name, values.project)).get();
    if (!project) {
      console.error(`The cloud has no project ${values.project}.`);
      return 1;
    }
    const store = config.enabled_backends.find(({ id }) => id === config.default_backend);
    if (!store) throw new Error('The configuration has no default store');
    const folder = storeFolder(config, store);
    const mark = await readMark({ path: (name) => path.join(folder, name) });
    if (ownerOf(db, store.id, mark) !== 'ours') {
      console.error(
        `The folder ${folder} is not marked as this cloud’s, so nothing is written there: ${wayOut}.`,
      );
      return 1;
    }
    seedManyImages(db, {
      count,
      owner: project.id,
      store: store.id,
      pathOf: (id) => path.join(folder, id),
      now: Date.now(),
    });
    console.log(`${count} images more in the project ${values.project}`);
    return 0;
  } finally {
    close();
    owner.release();
  }
}

try {
  process.exitCode = await main();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  // Not by itself: a connection that is closed folds the log into a database that may be damaged.
  process.exit(1);
}
