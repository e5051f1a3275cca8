import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeToOthers } from '@/lib/embedded/owner-only';

let data: string;
const modeOf = (name: string) => statSync(path.join(data, name)).mode & 0o777;

beforeEach(() => {
  data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-owner-only-'));
});
afterEach(() => rmSync(data, { recursive: true }));

/** A user who may not look into everything: root may, so it becomes somebody else for as long. */
const nobody = 65_534;
function asSomebody(run: () => void): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(nobody);
  try {
    run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a folder that may not be looked into keeps nothing from being closed', () => {
  mkdirSync(path.join(data, 'stores/near/lost+found'), { recursive: true });
  writeFileSync(path.join(data, 'stores/near/image'), 'data');
  for (const name of ['', 'stores', 'stores/near', 'stores/near/image']) {
    chmodSync(path.join(data, name), name.endsWith('image') ? 0o644 : 0o755);
    if (process.getuid?.() === 0) chownSync(path.join(data, name), nobody, nobody);
  }
  chmodSync(path.join(data, 'stores/near/lost+found'), 0);
  asSomebody(() => closeToOthers(data));
  expect(['', 'stores', 'stores/near', 'stores/near/image'].map(modeOf)).toEqual([
    0o700, 0o700, 0o700, 0o600,
  ]);
  chmodSync(path.join(data, 'stores/near/lost+found'), 0o700);
});
