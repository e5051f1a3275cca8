// `npm run proxies`: on Debian as root: the dashboard behind real nginx, HAProxy and Apache, with the files of docs/proxies/;
// ends with a line that counts. `npm run proxies -- -g haproxy` runs those that are named so.
import { installDebian } from './debian.mjs';
import { buildCloudIfChanged, buildDashboardIfChanged, install, requireNode, run } from './lib.mjs';
import { Results } from './results.mjs';

requireNode();
installDebian('The proxy tests', {
  nginx: 'nginx',
  haproxy: 'haproxy',
  apache2: 'apache2',
  openssl: 'openssl',
  chromium: 'chromium',
});
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
await buildDashboardIfChanged({ dist: '.next-prefix', basePath: '/images' });
run(process.execPath, ['scripts/package.mjs']);

const results = new Results();
results.runPlaywright('proxies', process.argv.slice(2));
results.close('Proxy tests');
