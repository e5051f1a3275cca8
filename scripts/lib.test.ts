import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

test('the scripts have the data folder that is set', () => {
  const set = path.join(os.tmpdir(), `darkroom-lib-${process.pid}`);
  const program = "import { dataFolder } from './scripts/lib.mjs'; console.log(dataFolder());";
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    cwd: path.join(import.meta.dirname, '..'),
    env: { ...process.env, DARKROOM_DATA: set },
  });
  rmSync(set, { recursive: true, force: true });
  expect(stderr).toBe('');
  expect(stdout).toBe(`${set}\n`);
});
