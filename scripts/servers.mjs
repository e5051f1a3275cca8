// Both of Darkroom's processes on free ports, for scripts that need them for a while.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ended, freePort, startUntil } from './processes.mjs';

/** Ends a child with this process, whichever way that ends. */
function endWithUs(child) {
  // Before its folder is removed.
  process.prependListener('exit', () => child.kill());
  return child;
}

/** Starts the embedded cloud on a folder, with a configuration or its defaults; gives where Keystone answers. */
export async function startCloud(data, config) {
  const port = await freePort();
  const env = { CLOUD_PORT: String(port), DARKROOM_DATA: data };
  if (config) {
    env.DARKROOM_CLOUD_CONFIG = path.join(data, 'config.json');
    writeFileSync(env.DARKROOM_CLOUD_CONFIG, JSON.stringify(config));
  }
  const child = endWithUs(await startUntil('Cloud ready', ['.build/cloud.mjs'], { env }));
  return { authUrl: `http://127.0.0.1:${port}/identity/v3`, pid: child.pid, stop: () => ended(child) };
}

/** Starts the built dashboard for a cloud. */
export async function startDashboard(authUrl, more = {}) {
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    PORT: String(port),
    OS_AUTH_URL: authUrl,
    NEXTAUTH_SECRET: 'for a script',
    ...more,
  };
  const child = endWithUs(await startUntil('Dashboard ready', ['scripts/serve.mjs'], { env }));
  return { base: `http://127.0.0.1:${port}`, pid: child.pid, stop: () => child.kill() };
}
