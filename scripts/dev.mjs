// `npm run dev`: both processes from their sources; a change of the dashboard reloads it, one of the cloud restarts it.
import { watch } from 'node:fs';
import { buildCloud } from './build-cloud.mjs';
import { buildWorker } from './build-worker.mjs';
import { dataFolder, demoAccounts, fail, keptSecret, requireNode } from './lib.mjs';
import { oneAfterAnother } from './one-after-another.mjs';
import { ended, endTogether, startUntil } from './processes.mjs';
import { setting } from './settings.mjs';

requireNode();
const folder = dataFolder();
const cloudPort = setting('CLOUD_PORT', '9292');
/** Not the build of `npm start`, which would take what somebody tried here for its own. */
const built = '.build/dev';
const env = {
  NODE_ENV: 'development',
  CLOUD_NAME: process.env.CLOUD_NAME || (process.env.OS_AUTH_URL ? '' : 'Demo'),
  OS_AUTH_URL: process.env.OS_AUTH_URL || `http://127.0.0.1:${cloudPort}/identity/v3`,
  NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? keptSecret(folder),
  ALLOWED_HOSTS: setting('ALLOWED_HOSTS', 'localhost'),
  DARKROOM_DEMO_ACCOUNTS: process.env.OS_AUTH_URL ? '' : demoAccounts,
};
const startCloud = () =>
  startUntil('Cloud ready', [`${built}/cloud.mjs`], { env: { DARKROOM_DATA: folder }, prefix: 'cloud: ' });

let cloud = null;
let changed = null;
/** Each restart when the one before is over and the old cloud has ended: two clouds on one folder spoil what is in it. */
const restartCloud = oneAfterAnother(restart);
async function restart() {
  try {
    await buildCloud({ outdir: built });
    await ended(cloud);
    cloud = await startCloud();
    console.log('The cloud runs again.');
  } catch (error) {
    console.error(error.message);
  }
}
try {
  if (!process.env.OS_AUTH_URL) {
    await buildCloud({ outdir: built });
    cloud = await startCloud();
    for (const source of ['lib/embedded', 'lib/contract', 'lib/inspect']) {
      watch(source, { recursive: true }, () => {
        clearTimeout(changed);
        changed = setTimeout(restartCloud, 200);
      });
    }
  }
  await buildWorker();
  const dashboard = await startUntil('Dashboard ready', ['scripts/serve.mjs', '--dev'], { env });
  const isEnding = endTogether(() => [cloud, dashboard].filter((child) => child !== null));
  dashboard.once('exit', () => isEnding() || process.exit(1));
} catch (error) {
  cloud?.kill();
  fail(error.message);
}
console.log(`Darkroom on http://127.0.0.1:${setting('PORT', '3000')}, reloading on change.`);
