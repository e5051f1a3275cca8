import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Cloud } from '@/lib/embedded/cloud';
import { openDb } from '@/lib/embedded/db/open';
import { images } from '@/lib/embedded/db/schema';
import { addLocation, removeLocation } from '@/lib/embedded/image/image-record';
import { adopt } from '@/lib/embedded/stores/adopt';
import { areasOf, namesOf, stagingArea } from '@/lib/embedded/stores/areas';
import { compare } from '@/lib/embedded/stores/compare';
import { markName } from '@/lib/embedded/stores/mark';
import { isUnsettled } from '@/lib/embedded/stores/unsettled';
import { areas, contentOf, folders, ids, migrations, prepareWorlds, start, stores } from './world';

// WORLDS says how many, CRASH_SEED which: what a start may find, which a cloud left when it was killed, and what somebody did
// to its folders and its records while it was away. However it was, no start removes, moves or changes what this cloud did
// not leave half done.

const worlds = Number(process.env.WORLDS ?? 60);
const seed = process.env.CRASH_SEED;
let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'darkroom-worlds-'));
  prepareWorlds(root);
  for (const method of ['log', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** What a cloud does to an image, up to where it is killed. */
type Deed = {
  deed: 'copy' | 'part' | 'whole' | 'end' | 'drop' | 'delete' | 'stage';
  id: string;
  store: string;
};
const deedArb: fc.Arbitrary<Deed> = fc.record({
  deed: fc.constantFrom('copy', 'copy', 'copy', 'part', 'whole', 'end', 'drop', 'delete', 'stage'),
  id: fc.constantFrom(...ids),
  store: fc.constantFrom(...stores),
});

/** What somebody does while no cloud runs. */
const meddlingArb = fc.oneof(
  fc.record({
    what: fc.constant('plant' as const),
    area: fc.constantFrom(...areas),
    kind: fc.constantFrom('file', 'part', 'qcow2', 'link', 'folder', 'readme', 'of an image', 'of an image'),
    id: fc.constantFrom(...ids),
  }),
  fc.record({
    what: fc.constantFrom('foreign mark', 'broken mark', 'no mark', 'empty folder instead'),
    area: fc.constantFrom(...areas),
  }),
  fc.record({
    what: fc.constantFrom('exchange', 'remove records', 'truncate records', 'older records', 'nothing'),
  }),
);
type Meddling = typeof meddlingArb extends fc.Arbitrary<infer T> ? T : never;

/** Files that a cloud left half done: path to whether it may go. Everything else has to stay. */
type Leftovers = Set<string>;

async function live(
  world: string,
  deeds: Deed[],
  snapshotAfter: number,
  leftovers: Leftovers,
): Promise<void> {
  const running = await start(world);
  const { db, stores: open } = running.cloud;
  const at = folders(world);
  const file = (area: string, name: string) => path.join(at.get(area) ?? '', name);
  for (const [index, { deed, id, store }] of deeds.entries()) {
    if (index === snapshotAfter) snapshot(world);
    const image = db.select().from(images).where(eq(images.id, id)).get();
    const status = image?.status;
    if (status === 'deleted') continue;
    const bytes = `data of ${id}`;
    const write = (to: string, text = bytes) => {
      mkdirSync(path.dirname(to), { recursive: true });
      writeFileSync(to, text);
      leftovers.delete(to);
    };
    const record = (now: string) => {
      const row = {
        id,
        status: now,
        visibility: 'private',
        size: bytes.length,
        os_hash_algo: 'sha512',
        os_hash_value: createHash('sha512').update(bytes).digest('hex'),
        created_at: 1,
        updated_at: 1,
      };
      db.insert(images).values(row).onConflictDoUpdate({ target: images.id, set: row }).run();
    };
    if (deed === 'stage') {
      if (status !== undefined || (await open.begin(stagingArea, id)) !== null) continue;
      record('uploading');
      write(file(stagingArea, id));
      open.end(stagingArea, id);
    } else if (deed === 'end') {
      // A write that began earlier comes to its end.
      const whole = file(store, id);
      if (status !== 'saving' || !isUnsettled(db, store, id) || !existsSync(whole)) continue;
      for (const name of namesOf(store, id)) leftovers.delete(file(store, name));
      record('active');
      addLocation(db, id, store, 1);
    } else if (deed === 'drop' || deed === 'delete') {
      if (status !== 'active') continue;
      if (deed === 'delete') {
        db.update(images).set({ status: 'deleted', deleted_at: 2 }).where(eq(images.id, id)).run();
        // Killed before it took its copies away: they are to go.
        for (const area of stores)
          for (const name of namesOf(area, id)) if (isOurs(db, area, id)) leftovers.add(file(area, name));
      } else if (removeLocation(db, id, store))
        for (const name of namesOf(store, id)) leftovers.add(file(store, name));
    } else {
      if (status === 'uploading' || isOurs(db, store, id)) continue;
      if ((await open.begin(store, id)) !== null) continue;
      if (status === undefined) record('saving');
      if (deed === 'part') write(file(store, `${id}.part`), 'half');
      else write(file(store, id));
      if (deed === 'copy') {
        record('active');
        addLocation(db, id, store, 1);
        rmSync(file(store, `${id}.part`), { force: true });
      } else for (const name of namesOf(store, id)) leftovers.add(file(store, name));
      open.end(store, id);
    }
  }
  if (snapshotAfter >= deeds.length) snapshot(world);
  running.kill();
}

const isOurs = (db: Cloud['db'], store: string, id: string) =>
  db.query.imageLocations
    .findFirst({ where: (row, { and }) => and(eq(row.image_id, id), eq(row.store, store)) })
    .sync() !== undefined;

const records = (world: string) =>
  ['cloud.sqlite', 'cloud.sqlite-wal'].map((name) => path.join(world, 'data', name));

function snapshot(world: string): void {
  for (const file of records(world)) if (existsSync(file)) cpSync(file, `${file}.older`);
}

function meddle(world: string, meddling: Meddling, leftovers: Leftovers): void {
  const at = folders(world);
  if (meddling.what === 'exchange') {
    const [near, far, away] = [at.get('near') ?? '', at.get('far') ?? '', path.join(world, 'exchanged')];
    renameSync(near, away);
    renameSync(far, near);
    renameSync(away, far);
    const swapped = [...leftovers].map((file) => {
      if (path.dirname(file) === near) return path.join(far, path.basename(file));
      if (path.dirname(file) === far) return path.join(near, path.basename(file));
      return file;
    });
    leftovers.clear();
    for (const file of swapped) leftovers.add(file);
    return;
  }
  if (meddling.what === 'remove records' || meddling.what === 'truncate records') {
    for (const file of [...records(world), path.join(world, 'data', 'cloud.sqlite-shm')]) {
      rmSync(file, { force: true });
      if (meddling.what === 'truncate records' && file.endsWith('.sqlite')) writeFileSync(file, '');
    }
    return;
  }
  if (meddling.what === 'older records') {
    rmSync(path.join(world, 'data', 'cloud.sqlite-shm'), { force: true });
    for (const file of records(world)) {
      rmSync(file, { force: true });
      if (existsSync(`${file}.older`)) cpSync(`${file}.older`, file);
    }
    return;
  }
  if (meddling.what === 'nothing' || !('area' in meddling)) return;
  const folder = at.get(meddling.area) ?? '';
  const mark = path.join(folder, markName);
  if (meddling.what === 'foreign mark')
    writeFileSync(mark, JSON.stringify({ cloud: 'another', area: meddling.area, folder: 'x', begun: 0 }));
  else if (meddling.what === 'broken mark') writeFileSync(mark, '{');
  else if (meddling.what === 'no mark') rmSync(mark, { force: true });
  else if (meddling.what === 'empty folder instead') {
    renameSync(folder, `${folder}.away.${randomUUID()}`);
    mkdirSync(folder);
    for (const file of [...leftovers]) if (path.dirname(file) === folder) leftovers.delete(file);
  } else if ('kind' in meddling) plant(world, folder, meddling.kind, meddling.id, leftovers);
}

function plant(world: string, folder: string, kind: string, id: string, leftovers: Leftovers): void {
  const named = path.join(folder, kind === 'of an image' ? id : randomUUID());
  if (kind === 'of an image') {
    // In the place of a half that a cloud left, it is what the cloud takes it for.
    // As long as the image's data: only its bytes tell that it is not.
    if (!existsSync(named) && !leftovers.has(named)) writeFileSync(named, `Data of ${id}`);
  } else if (kind === 'readme') writeFileSync(path.join(folder, 'README'), 'read me');
  else if (kind === 'folder') {
    mkdirSync(named);
    writeFileSync(path.join(named, 'inside'), 'somebody’s');
  } else if (kind === 'link') {
    const target = path.join(world, 'target');
    writeFileSync(target, 'behind a link');
    symlinkSync(target, named);
  } else writeFileSync(kind === 'file' ? named : `${named}.${kind}`, 'somebody’s');
}

/** Takes every folder in, as `adopt` does: what becomes a copy is its image's data, and no file but a mark goes. */
async function adoptAll(world: string): Promise<void> {
  const running = await start(world);
  await running.stop();
  const { config } = running.cloud;
  const before = contentOf(world);
  const { db, close } = openDb(path.join(config.data, 'cloud.sqlite'), migrations);
  for (const place of areasOf(config)) {
    const found = await compare(db, place, false);
    if (found.fault !== null) continue;
    const { taken } = await adopt(db, found, 3);
    const data = taken.map((id) => readFileSync(path.join(place.folder, id), 'utf8'));
    expect(data).toEqual(taken.map((id) => `data of ${id}`));
  }
  close();
  const after = contentOf(world);
  const isMark = ([file]: [string, string]) => path.basename(file) === markName;
  expect([...before].filter((one) => !isMark(one) && after.get(one[0]) !== one[1])).toEqual([]);
}

/** What a start took away or changed and must not have. */
function wronged(before: Map<string, string>, after: Map<string, string>, leftovers: Leftovers): string[] {
  return [...before].flatMap(([file, bytes]) => {
    const now = after.get(file);
    if (now === bytes || (now === undefined && leftovers.has(file))) return [];
    // Only a mark of ours is written again, with a higher count.
    if (path.basename(file) === markName && now !== undefined && isOurMark(bytes) && isOurMark(now))
      return [];
    return [`${file}: ${now === undefined ? 'gone' : 'changed'}`];
  });
}
const isOurMark = (text: string) => text.includes('"begun"') && !text.includes('another');

/** Folders that are somebody else's now: exactly as they were, to the last name. */
function foreignFolders(world: string, meddlings: Meddling[]): string[] {
  const at = folders(world);
  const last = meddlings.findLast(({ what }) => what.endsWith('records'));
  const lost = last !== undefined && last.what !== 'older records';
  return [...at].flatMap(([area, folder]) => {
    const mark = path.join(folder, markName);
    if (!existsSync(mark)) return [];
    const text = readFileSync(mark, 'utf8');
    if (!isOurMark(text) || lost) return [folder];
    return text.includes(`"area":"${area}"`) ? [] : [folder];
  });
}

/** Records from before an image was whole, beside the store that it is whole in: what they call unfinished is not. */
const near = { id: ids[0] ?? '', store: 'near' } as const;
const copiedAfterwards: [Deed[], number, Meddling[]][] = (['whole', 'part'] as const).map((deed) => [
  [
    { deed, ...near },
    { deed: 'copy', ...near },
  ],
  1,
  [{ what: 'older records' }],
]);
/** Records from between the beginning and the end of a write. */
const endedAfterwards: [Deed[], number, Meddling[]] = [
  [
    { deed: 'whole', ...near },
    { deed: 'end', ...near },
  ],
  1,
  [{ what: 'older records' }],
];
/** A copy in each of two stores that are exchanged. */
const exchanged: [Deed[], number, Meddling[]] = [
  [
    { deed: 'copy', ...near },
    { deed: 'copy', id: near.id, store: 'far' },
  ],
  10,
  [{ what: 'exchange' }],
];
/** Somebody's file in another store, as long as the image's data: no copy of it, whoever takes the store in. */
const plantedBeside: [Deed[], number, Meddling[]] = [
  [{ deed: 'copy', ...near }],
  10,
  [{ what: 'plant', area: 'far', kind: 'of an image', id: near.id }],
];

test(
  `no start removes or moves what this cloud did not leave half done, in ${worlds} worlds`,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deedArb, { maxLength: 10 }),
        fc.nat(10),
        fc.array(meddlingArb, { maxLength: 4 }),
        async (deeds, snapshotAfter, meddlings) => {
          const world = mkdtempSync(path.join(root, 'world-'));
          mkdirSync(path.join(world, 'data'));
          const leftovers: Leftovers = new Set();
          await live(world, deeds, snapshotAfter, leftovers);
          // A second life, so that marks are known to the records.
          const killed = contentOf(world);
          await (await start(world)).stop();
          expect(wronged(killed, contentOf(world), leftovers)).toEqual([]);
          for (const file of [...leftovers]) if (!existsSync(file)) leftovers.delete(file);
          await live(world, deeds.slice(0, 5), -1, leftovers);
          for (const meddling of meddlings) meddle(world, meddling, leftovers);
          const before = contentOf(world);
          const foreign = foreignFolders(world, meddlings);
          const running = await start(world);
          expect(wronged(before, contentOf(world), leftovers)).toEqual([]);
          // What is tried again and fails takes nothing with it either.
          for (const area of areas) {
            for (const id of ids) {
              const image = running.cloud.db.select().from(images).where(eq(images.id, id)).get();
              // Staged data that its image waits for is nobody's to take away.
              if (area === stagingArea && image?.status === 'uploading') continue;
              const noted = await running.cloud.stores.begin(area, id);
              if (noted === null && !isOurs(running.cloud.db, area, id))
                await running.cloud.stores.remove(area, id);
              running.cloud.stores.end(area, id);
            }
          }
          // Taken away in a folder that is another's now, a copy takes nothing of that with it.
          const at = folders(world).get(near.store) ?? '';
          for (const id of ids) {
            if (!removeLocation(running.cloud.db, id, near.store)) continue;
            if (!foreign.includes(at))
              for (const name of namesOf(near.store, id)) leftovers.add(path.join(at, name));
            await running.cloud.stores.remove(near.store, id);
          }
          await running.stop();
          await (await start(world)).stop();
          const after = contentOf(world);
          expect(wronged(before, after, leftovers)).toEqual([]);
          const inside = (content: Map<string, string>) =>
            [...content].filter(([file]) => foreign.some((folder) => file.startsWith(`${folder}/`)));
          expect(inside(after)).toEqual(inside(before));
          if (meddlings.every(({ what }) => what === 'nothing'))
            expect([...leftovers].filter((file) => existsSync(file))).toEqual([]);
          await adoptAll(world);
          rmSync(world, { recursive: true });
        },
      ),
      {
        numRuns: worlds,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        examples: [...copiedAfterwards, endedAfterwards, exchanged, plantedBeside],
      },
    );
  },
  60_000 + worlds * 3000,
);
