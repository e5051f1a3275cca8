// `npm run jobs`: on Debian as root: two copies of the dashboard that share a real Redis (or Valkey, where one is installed),
// while copies of images run and processes are killed, and behind real HAProxy and nginx, while a browser uploads through them;
// ends with a line that counts. `npm run jobs -- -g killed` runs those that are named so.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { installDebian } from './debian.mjs';
import { buildCloudIfChanged, buildDashboardIfChanged, install, onPath, requireNode } from './lib.mjs';
import { Results } from './results.mjs';

requireNode();
installDebian('The job tests', {
  ...(onPath('valkey-server') ? {} : { 'redis-server': 'redis-server' }),
  haproxy: 'haproxy',
  nginx: 'nginx',
  openssl: 'openssl',
  chromium: 'chromium',
});
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
mkdirSync('test-results', { recursive: true });

const results = new Results();
results.timed('jobs', () => {
  const args = ['playwright', 'test', '--config', 'e2e/jobs/playwright.config.ts', ...process.argv.slice(2)];
  if (spawnSync('npx', args, { stdio: 'inherit' }).status !== 0) results.break('the job tests');
});
results.addPlaywright('test-results/jobs.json');
results.close('Job tests');
