// `npm run proxies`: on Debian as root: the dashboard behind real nginx, HAProxy and Apache, with the files of docs/proxies/;
// ends with a line that counts. `npm run proxies -- -g haproxy` runs those that are named so.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
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
mkdirSync('test-results', { recursive: true });

const results = new Results();
results.timed('proxies', () => {
  const args = [
    'playwright',
    'test',
    '--config',
    'e2e/proxies/playwright.config.ts',
    ...process.argv.slice(2),
  ];
  if (spawnSync('npx', args, { stdio: 'inherit' }).status !== 0) results.break('the proxy tests');
});
results.addPlaywright('test-results/proxies.json');
results.close('Proxy tests');
