// `npm run proxies`: on Debian as root: the dashboard behind real nginx, HAProxy and Apache, with the files of docs/proxies/;
// ends with a line that counts. `npm run proxies -- -g haproxy` runs those that are named so.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import {
  buildCloudIfChanged,
  buildDashboardIfChanged,
  fail,
  install,
  onPath,
  requireNode,
  run,
} from './lib.mjs';
import { Results } from './results.mjs';

requireNode();
const wanted = {
  nginx: 'nginx',
  haproxy: 'haproxy',
  apache2: 'apache2',
  openssl: 'openssl',
  chromium: 'chromium',
};
const packages = Object.entries(wanted).flatMap(([command, name]) => (onPath(command) ? [] : [name]));
if (packages.length > 0) {
  if (!onPath('apt-get') || process.getuid?.() !== 0)
    fail(`The proxy tests need ${packages.join(', ')}: run this on Debian as root, or install them.`);
  console.log(`Installing ${packages.join(', ')}…`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // The tests start what they need; the services of the packages would all want port 80.
  const policy = '/usr/sbin/policy-rc.d';
  const mayStart = !existsSync(policy);
  if (mayStart) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  process.once('exit', () => mayStart && rmSync(policy, { force: true }));
  run('apt-get', ['update'], { env });
  run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
  if (mayStart) rmSync(policy);
}
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
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
