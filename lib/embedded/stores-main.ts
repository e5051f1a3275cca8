import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CloudConfig, readCloudConfig } from '@/lib/embedded/config';
import { type Db, openDb } from '@/lib/embedded/db/open';
import { ownFolder } from '@/lib/embedded/owner';
import { ownUmask } from '@/lib/embedded/owner-only';
import { adopt } from '@/lib/embedded/stores/adopt';
import { type Area, areasOf } from '@/lib/embedded/stores/areas';
import { agrees, type Comparison, compare, linesOf } from '@/lib/embedded/stores/compare';
import { setAside } from '@/lib/embedded/stores/set-aside';

const usage = `usage: npm run cloud -- check [--hash] [<store>…]
       npm run cloud -- set-aside [<store>…]
       npm run cloud -- adopt [<store>…]`;
const verbs = ['check', 'set-aside', 'adopt'] as const;

/**
 * `npm run cloud -- check|set-aside|adopt`: the folders of the embedded cloud beside its records. Ends with 0 where
 * they agree (after the command), 1 where they differ or something was refused, 2 where it was called wrongly.
 */
async function main(): Promise<number> {
  process.umask(ownUmask);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { hash: { type: 'boolean', default: false } },
  });
  const [word, ...names] = positionals;
  const verb = verbs.find((known) => known === word);
  if (!verb || (values.hash && verb !== 'check')) {
    console.error(usage);
    return 2;
  }
  const config = readCloudConfig(process.env);
  const file = path.join(config.data, 'cloud.sqlite');
  if (!existsSync(file)) {
    console.error(`There is no cloud in ${config.data}: start it once, or set DARKROOM_DATA to its folder.`);
    return 1;
  }
  const places = placesOf(config, names);
  if (typeof places === 'string') {
    console.error(places);
    return 2;
  }
  // What a running cloud has half done would look like a difference.
  const owner = ownFolder(config.data, `npm run cloud -- ${verb}`);
  const { db, close } = openDb(file, fileURLToPath(new URL('./migrations', import.meta.url)));
  try {
    if (verb === 'check') return await check(db, places, values.hash);
    let failed = false;
    for (const place of places) {
      const found = await compare(db, place, false);
      if (names.length === 0 && agrees(found)) continue;
      const done = verb === 'adopt' ? takeIn(db, found) : moveAside(found);
      const well = await done.catch((cause: unknown) => {
        console.error(`${place.title}: ${cause instanceof Error ? cause.message : String(cause)}.`);
        return false;
      });
      if (!well) failed = true;
    }
    return failed ? 1 : 0;
  } finally {
    close();
    owner.release();
  }
}

/** The areas of these names, all without one; a sentence about a name that is none. */
function placesOf(config: CloudConfig, names: string[]): Area[] | string {
  const all = areasOf(config);
  const wrong = names.find((name) => !all.some(({ area }) => area === name));
  if (wrong !== undefined)
    return `There is no store ${wrong}: the configuration has ${all.map(({ area }) => area).join(', ')}.`;
  return names.length === 0 ? all : all.filter(({ area }) => names.includes(area));
}

async function check(db: Db, places: Area[], hash: boolean): Promise<number> {
  const differing: Comparison[] = [];
  for (const place of places) {
    const found = await compare(db, place, hash);
    console.log(`${place.title}, ${place.folder}`);
    if (agrees(found)) {
      console.log(`  agrees with the records: ${found.recorded} copies`);
      continue;
    }
    differing.push(found);
    for (const line of await linesOf(found)) console.log(`  ${line}`);
  }
  if (differing.length === 0) return 0;
  const ways = [
    'Nothing was changed.',
    ...(differing.some(({ missing, rotten }) => missing.length + rotten.length > 0)
      ? ['What is missing or changed: bring the file back, or delete the image or that copy of it.']
      : []),
    ...(differing.some(({ unknown }) => unknown.length > 0)
      ? ['What is unknown: npm run cloud -- set-aside moves it into lost+found of its folder.']
      : []),
    ...(differing.some(({ owner }) => owner !== 'ours')
      ? ['npm run cloud -- adopt takes a folder in, with the copies whose hash is that of an image.']
      : []),
  ];
  console.log(ways.join('\n'));
  return 1;
}

/** Moves what is in no record out of the way; a folder of somebody else, or perhaps of somebody else, is left alone. */
async function moveAside(found: Comparison): Promise<boolean> {
  const { place, fault, owner, unknown, missing, recorded } = found;
  if (fault !== null) throw new Error(fault);
  // Without a mark, its recorded copies alone say that it is ours.
  const isAnybodys = owner === 'nobody' && recorded === missing.length;
  if (isAnybodys || owner === 'another cloud' || owner === 'unreadable' || typeof owner === 'object')
    throw new Error(
      'its folder is not marked as its own, so nothing is moved: npm run cloud -- adopt takes it in first',
    );
  const moved = await setAside(place.folder, unknown);
  for (const [name, target] of moved) console.log(`${place.title}: ${name} is in ${target}`);
  if (missing.length > 0)
    console.error(
      `${place.title}: ${missing.length} recorded copies are missing: npm run cloud -- check names them.`,
    );
  return missing.length === 0;
}

async function takeIn(db: Db, found: Comparison): Promise<boolean> {
  const { place, fault } = found;
  if (fault !== null) throw new Error(fault);
  const whole = await compare(db, place, true);
  const { taken, left } = await adopt(db, found, Date.now());
  const good = whole.recorded - whole.missing.length - whole.rotten.length;
  console.log(
    `${place.title}: taken in, ${good} recorded copies are right, ${taken.length} files became copies, ${left.length} stay in no record`,
  );
  for (const line of await linesOf({ ...whole, owner: 'ours', unknown: left })) console.log(`  ${line}`);
  return whole.missing.length + whole.rotten.length === 0;
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
