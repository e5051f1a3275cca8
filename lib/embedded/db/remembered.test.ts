import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDb } from '@/lib/embedded/db/open';
import { roles } from '@/lib/embedded/db/schema';

let folder: string;
let first: ReturnType<typeof openDb>;
let second: ReturnType<typeof openDb>;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-remembered-'));
  const open = () => openDb(path.join(folder, 'cloud.sqlite'), 'lib/embedded/db/migrations');
  first = open();
  second = open();
});
afterEach(() => {
  first.close();
  second.close();
  rmSync(folder, { recursive: true });
});

/** The names of all roles, by what is remembered. */
function names(key = 'roles'): string {
  return first.remember(key, () => {
    made += 1;
    return first.db
      .select()
      .from(roles)
      .all()
      .map(({ name }) => name)
      .join();
  });
}
let made = 0;

test('it is made once for each key, and again after a change of this process or of another', () => {
  made = 0;
  expect([names(), names(), names('other')]).toEqual(['', '', '']);
  expect(made).toBe(2);
  first.db.insert(roles).values({ id: '1', name: 'admin' }).run();
  expect([names(), names()]).toEqual(['admin', 'admin']);
  second.db.insert(roles).values({ id: '2', name: 'member' }).run();
  expect([names(), names()]).toEqual(['admin,member', 'admin,member']);
  expect(made).toBe(4);
  first.db.delete(roles).run();
  expect(names()).toBe('');
});

test('what is taken back is not remembered', () => {
  expect(() =>
    first.db.transaction((tx) => {
      tx.insert(roles).values({ id: '1', name: 'admin' }).run();
      expect(names()).toBe('admin');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(names()).toBe('');
});
