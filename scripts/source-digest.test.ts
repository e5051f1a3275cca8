import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dashboardSources, sourceDigest } from './source-digest.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder of its own with three files. */
function tree(name: string): string {
  const at = path.join(folder, name);
  mkdirSync(path.join(at, 'lib/deep'), { recursive: true });
  writeFileSync(path.join(at, 'proxy.ts'), 'one');
  writeFileSync(path.join(at, 'lib/deep/a.ts'), 'two');
  writeFileSync(path.join(at, 'lib/b.tsx'), 'three');
  return at;
}
const digest = (at: string) => sourceDigest(['proxy.ts', 'lib', 'not-there'], at);

test('the same sources have the same name, wherever and however old they are', () => {
  const here = tree('here');
  const there = path.join(folder, 'a/longer/path');
  cpSync(here, there, { recursive: true });
  utimesSync(path.join(there, 'proxy.ts'), 1, 1);
  writeFileSync(path.join(there, 'lib/deep/a.test.ts'), 'tests make no other build');
  expect(digest(there)).toBe(digest(here));
});

test('a change of any byte or name is another one', () => {
  const before = digest(tree('before'));
  const byte = tree('byte');
  writeFileSync(path.join(byte, 'lib/deep/a.ts'), 'twO');
  const added = tree('added');
  writeFileSync(path.join(added, 'lib/c.ts'), '');
  const moved = tree('moved');
  rmSync(path.join(moved, 'lib/b.tsx'));
  writeFileSync(path.join(moved, 'lib/deep/b.tsx'), 'three');
  expect(new Set([before, digest(byte), digest(added), digest(moved)]).size).toBe(4);
});

test('what the build is made of is there', () => {
  expect(dashboardSources.filter((source) => !existsSync(source))).toEqual([]);
});
