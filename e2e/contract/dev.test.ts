import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, portIsFree } from '../../scripts/processes.mjs';
import { removeFolder, startScript } from '../support/servers';

test('npm run dev serves both from their sources, and neither outlives it', async () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-dev-'));
  const [port, cloudPort] = [await freePort(), await freePort()];
  const env = { PORT: String(port), CLOUD_PORT: String(cloudPort), DARKROOM_DATA: data, OS_AUTH_URL: '' };
  const dev = await startScript('scripts/dev.mjs', env, 'reloading on change', `http://127.0.0.1:${port}`);
  onTestFinished(async () => {
    await dev.kill();
    removeFolder(data);
  });
  const page = await fetch(`${dev.url}/sign-in`);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Demo accounts')]);
  expect((await fetch(`http://127.0.0.1:${cloudPort}/image/healthcheck`)).status).toBe(200);
  // As an editor's terminal that is closed, which leaves no time to say goodbye.
  await dev.kill();
  for (const one of [port, cloudPort])
    await expect.poll(() => portIsFree(one, '127.0.0.1'), { timeout: 30_000 }).toBe(true);
}, 180_000);
