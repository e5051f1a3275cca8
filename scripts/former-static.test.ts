import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { keepStatic, keepStaticFor } from './former-static.mjs';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test('files of the build before stay beside those of a new one, for one release', () => {
  const dist = mkdtempSync(path.join(os.tmpdir(), 'darkroom-dist-'));
  folders.push(dist);
  const file = (name: string) => path.join(dist, 'static/chunks', name);
  /** What Next does: a folder of its own making, with the files of this build alone. */
  const build = (...names: string[]) => {
    const lay = keepStatic(dist);
    rmSync(path.join(dist, 'static'), { recursive: true, force: true });
    mkdirSync(path.join(dist, 'static/chunks'), { recursive: true });
    for (const name of names) writeFileSync(file(name), name);
    lay();
  };
  build('a.js', 'shared.js');
  build('b.js', 'shared.js');
  expect(['a.js', 'b.js', 'shared.js'].map((name) => existsSync(file(name)))).toEqual([true, true, true]);
  expect(readFileSync(file('a.js'), 'utf8')).toBe('a.js');
  build('c.js');
  expect(['a.js', 'b.js', 'c.js', 'shared.js'].map((name) => existsSync(file(name)))).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

test('a package that is made elsewhere has the files of the one that runs, for one release as well', () => {
  const [running, next, last] = [0, 1, 2].map(() => mkdtempSync(path.join(os.tmpdir(), 'darkroom-dist-')));
  if (!running || !next || !last) throw new Error('No folders');
  folders.push(running, next, last);
  const file = (dist: string, name: string) => path.join(dist, 'static/chunks', name);
  /** A clean clone: nothing of an earlier build is there. */
  const build = (dist: string, ...names: string[]) => {
    const lay = keepStatic(dist);
    mkdirSync(path.join(dist, 'static/chunks'), { recursive: true });
    for (const name of names) writeFileSync(file(dist, name), name);
    lay();
  };
  const there = (dist: string) =>
    ['a', 'b', 'c', 'shared'].map((name) => existsSync(file(dist, `${name}.js`)));
  build(running, 'a.js', 'shared.js');
  build(next, 'b.js', 'shared.js');
  keepStaticFor(running)(next);
  expect(there(next)).toEqual([true, true, false, true]);
  expect(there(running)).toEqual([true, false, false, true]);
  build(last, 'c.js', 'shared.js');
  keepStaticFor(next)(last);
  expect(there(last)).toEqual([false, true, true, true]);
});
