// `npm run jobs`: on Debian as root: two copies of the dashboard that share a real Redis (or Valkey, where one is installed),
// while copies of images and sweeps run and processes are killed, and behind real HAProxy and nginx, while a browser uploads through them;
// ends with a line that counts. `npm run jobs -- -g killed` runs those that are named so.
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

const results = new Results();
results.runPlaywright('jobs', process.argv.slice(2));
results.close('Job tests');
