import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { configOf, folders, ids, migrations, prepareWorlds, recordCopy, start } from '@/e2e/crash/world';
import { canMount } from '@/e2e/support/memory-disk';
import { openDb } from '@/lib/embedded/db/open';
import { images, tasks, unsettledFiles } from '@/lib/embedded/db/schema';
import { setProperties } from '@/lib/embedded/image/image-record';
import { markName } from '@/lib/embedded/stores/mark';

// What a start makes of stores that it cannot clean, cannot make or does not have any more, and of what records of an import
// or of an earlier version say.

const [id = '', second = '', third = ''] = ids;
let root: string;
/** Lines of the log. */
let said: string[];
let world: string;
const file = (store: string, name: string) => path.join(folders(world).get(store) ?? '', name);
const filesIn = (store: string) => readdirSync(file(store, '')).filter((name) => name !== markName);

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'darkroom-stores-'));
  prepareWorlds(root);
  world = path.join(root, 'world');
  mkdirSync(path.join(world, 'data'), { recursive: true });
  said = [];
  for (const method of ['log', 'warn'] as const)
    vi.spyOn(console, method).mockImplementation((line: string) => {
      said.push(line);
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** A cloud that was killed while it wrote an image to its stores. */
async function killedInAWrite(...stores: string[]): Promise<void> {
  const running = await start(world);
  for (const store of stores) expect(await running.cloud.stores.begin(store, id)).toBeNull();
  running.kill();
}

test('a folder in the place of what a kill left behind keeps no cloud from starting, and stays', async () => {
  await killedInAWrite('near');
  mkdirSync(file('near', `${id}.part`));
  writeFileSync(file('near', `${id}.part/inside`), 'somebody’s');
  const running = await start(world);
  expect(running.cloud.stores.outOfService('near')).toBeNull();
  expect(existsSync(file('near', `${id}.part/inside`))).toBe(true);
  await running.stop();
});

test.runIf(canMount())('what cannot be removed takes its store out of service, and no more', async () => {
  await killedInAWrite('near');
  const left = file('near', id);
  writeFileSync(left, 'half');
  // The kernel unlinks nothing that something is mounted on: EBUSY, as EIO or EPERM would be.
  execFileSync('mount', ['--bind', left, left]);
  try {
    const running = await start(world);
    const { stores } = running.cloud;
    const told = `What was left behind of image ${id} cannot be removed`;
    expect(stores.outOfService('near')).toContain(`${told} in ${path.dirname(left)}: EBUSY`);
    expect(stores.refusal('near')).toBe(`${told}: resource busy or locked`);
    await recordCopy(running.cloud, second, 'far');
    execFileSync('umount', [left]);
    await stores.check();
    expect(stores.outOfService('near')).toBeNull();
    expect(filesIn('near')).toEqual([]);
    await running.stop();
  } finally {
    if (existsSync(left)) execFileSync('umount', [left]);
  }
});

test.runIf(canMount())('staged data that cannot be removed keeps no cloud from starting', async () => {
  await killedInAWrite('(staging)');
  const left = file('(staging)', id);
  writeFileSync(left, 'half');
  execFileSync('mount', ['--bind', left, left]);
  try {
    await (await start(world)).stop();
  } finally {
    execFileSync('umount', [left]);
  }
  await (await start(world)).stop();
  expect(filesIn('(staging)')).toEqual([]);
});

test('a start tells of each file that it removes, and of those that it leaves', async () => {
  await killedInAWrite('near', '(staging)');
  for (const name of [id, `${id}.part`]) writeFileSync(file('near', name), 'half');
  writeFileSync(file('(staging)', `${id}.part`), 'half');
  writeFileSync(file('near', second), 'of nobody');
  writeFileSync(file('near', 'README'), 'of somebody');
  await (await start(world)).stop();
  const removed = (title: string, store: string, name: string) =>
    `${title}: removed ${file(store, name)}, which this cloud had begun to write or to take away.`;
  expect(said.filter((line) => line.includes('removed'))).toEqual([
    removed('Store near', 'near', id),
    removed('Store near', 'near', `${id}.part`),
    removed('Staging', '(staging)', `${id}.part`),
  ]);
  expect(said.filter((line) => line.includes('are left as they are'))).toEqual([
    `Store near: 1 files in ${path.dirname(file('near', id))} are in no record and are left as they are: ${second}; npm run cloud -- check tells more and what can be done.`,
  ]);
  expect(filesIn('near').sort()).toEqual([second, 'README'].sort());
  // The second start has nothing to remove, and still says what it leaves.
  said = [];
  await (await start(world)).stop();
  expect(said.filter((line) => line.includes('removed'))).toEqual([]);
  expect(said.join('\n')).toContain('are left as they are');
});

test('an unfinished file of a version before marks is removed with a line, and whole images without one', async () => {
  const first = await start(world);
  await recordCopy(first.cloud, id, 'near');
  await recordCopy(first.cloud, second, 'near');
  // Who deletes an image hears of it by the answer.
  said = [];
  first.cloud.db.update(images).set({ status: 'deleted', deleted_at: 2 }).where(eq(images.id, second)).run();
  await first.cloud.pipeline.discard(second);
  expect(said).toEqual([]);
  const row = { id: third, visibility: 'private', status: 'saving', created_at: 1, updated_at: 1 };
  first.cloud.db.insert(images).values(row).run();
  first.kill();
  rmSync(file('near', markName));
  writeFileSync(file('near', `${third}.part`), 'half');
  await (await start(world)).stop();
  expect(said.filter((line) => line.includes('removed'))).toEqual([
    `Store near: removed ${file('near', `${third}.part`)}, which this cloud had begun to write or to take away.`,
  ]);
  expect(filesIn('near')).toEqual([id]);
});

test('a store whose folder cannot be made is out of service, and the others work', async () => {
  writeFileSync(path.join(world, 'elsewhere'), 'a file where the folder should be');
  const running = await start(world);
  expect(running.cloud.stores.outOfService('other')).toMatch(/is not there$/);
  await recordCopy(running.cloud, id, 'near');
  await running.stop();
});

test('a copy in a store that is not configured any more goes when it is again', async () => {
  const first = await start(world);
  await recordCopy(first.cloud, id, 'other');
  await first.stop();
  const config = configOf(world);
  const fewer = {
    ...config,
    enabled_backends: config.enabled_backends.filter((store) => store.id !== 'other'),
  };
  const second = await start(world, fewer);
  second.cloud.db.update(images).set({ status: 'deleted', deleted_at: 2 }).where(eq(images.id, id)).run();
  await second.cloud.pipeline.discard(id);
  expect(filesIn('other')).toEqual([id]);
  await second.stop();
  await (await start(world)).stop();
  expect(filesIn('other')).toEqual([]);
});

test('copies of an import whose staged data is gone go, and their store works on', async () => {
  const first = await start(world);
  await recordCopy(first.cloud, id, 'near');
  const { db } = first.cloud;
  const task = { id: 'task', type: 'api_image_import', status: 'processing', image_id: id };
  db.insert(tasks)
    .values({
      ...task,
      input: { import_req: { method: { name: 'glance-direct' } } },
      created_at: 1,
      updated_at: 1,
    })
    .run();
  db.update(images).set({ status: 'importing' }).where(eq(images.id, id)).run();
  setProperties(db, id, { os_glance_import_task: 'task', os_glance_importing_to_stores: 'far' });
  await first.stop();
  const again = await start(world);
  const image = again.cloud.db.select().from(images).where(eq(images.id, id)).get();
  expect(image).toMatchObject({ status: 'queued', size: null });
  expect(filesIn('near')).toEqual([]);
  await again.cloud.stores.check();
  expect(again.cloud.stores.outOfService('near')).toBeNull();
  await again.stop();
});

test('a version before marks that was killed in a delete: its folder is taken, and the delete ends', async () => {
  const first = await start(world);
  for (const one of [id, second]) await recordCopy(first.cloud, one, 'near');
  first.cloud.db.update(images).set({ status: 'deleted', deleted_at: 2 }).where(eq(images.id, id)).run();
  first.kill();
  // It noted nothing, and marked nothing.
  const { db, close } = openDb(path.join(world, 'data/cloud.sqlite'), migrations);
  db.delete(unsettledFiles).run();
  close();
  rmSync(file('near', markName));
  const again = await start(world);
  expect(again.cloud.stores.outOfService('near')).toBeNull();
  expect(filesIn('near')).toEqual([second]);
  await again.stop();
});

test('a file with the name and length of a deleted image and other bytes is nobody’s, and stays', async () => {
  const first = await start(world);
  await recordCopy(first.cloud, id, 'near');
  first.cloud.db.update(images).set({ status: 'deleted', deleted_at: 2 }).where(eq(images.id, id)).run();
  first.kill();
  rmSync(file('near', markName));
  writeFileSync(file('near', id), `Data of ${id}`);
  const again = await start(world);
  expect(again.cloud.stores.outOfService('near')).toMatch(/1 of its files are in no record/);
  expect(filesIn('near')).toEqual([id]);
  await again.stop();
});

test('a write waits for the removal of what an earlier one left', async () => {
  const running = await start(world);
  const { stores } = running.cloud;
  expect(await stores.begin('near', id)).toBeNull();
  writeFileSync(stores.path('near', id), 'half');
  const removed = stores.remove('near', id);
  const begun = stores.begin('near', id).then(() => {
    writeFileSync(stores.path('near', id), 'whole');
  });
  await Promise.all([removed, begun]);
  expect(filesIn('near')).toEqual([id]);
  await running.stop();
});
