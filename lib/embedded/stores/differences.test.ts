import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDb } from '@/lib/embedded/db/open';
import { imageLocations } from '@/lib/embedded/db/schema';
import { seedManyImages } from '@/lib/embedded/seed/many-images';
import { copiesIn, differencesOf } from '@/lib/embedded/stores/differences';

let folder: string;
let opened: ReturnType<typeof openDb>;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-differences-'));
  opened = openDb(path.join(folder, 'cloud.sqlite'), 'lib/embedded/db/migrations');
  mkdirSync(store());
});
afterEach(() => {
  opened.close();
  rmSync(folder, { recursive: true });
});

const store = () => path.join(folder, 'central');

/** Images of the store, each with its file. */
function make(count: number): void {
  const pathOf = (id: string) => path.join(store(), id);
  seedManyImages(opened.db, { count, owner: 'mine', store: 'central', pathOf, now: 1_800_000_000_000 });
}

test('a file that is gone is missing, and one without a record is not known', async () => {
  make(3);
  const [first] = copiesIn(opened.db, 'central');
  rmSync(path.join(store(), first?.id ?? ''));
  const stray = '11111111-2222-4333-8444-555555555555';
  writeFileSync(path.join(store(), stray), 'stray');
  const found = await differencesOf(opened.db, 'central', store(), false);
  expect(found).toMatchObject({ missing: [{ id: first?.id, found: null }], unknown: [stray] });
});

test('an image that is deleted while files are looked at is not missing', async () => {
  make(300);
  const look = differencesOf(opened.db, 'central', store(), false);
  for (const { id } of copiesIn(opened.db, 'central')) {
    opened.db.delete(imageLocations).where(eq(imageLocations.image_id, id)).run();
    rmSync(path.join(store(), id));
  }
  expect((await look).missing).toEqual([]);
});

test('an image that is made while files are looked at is not unknown', async () => {
  make(1);
  const look = differencesOf(opened.db, 'central', store(), false);
  make(5);
  expect(await look).toMatchObject({ missing: [], unknown: [] });
});
