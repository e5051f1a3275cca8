// `npm run bench:openstack`: the figures that need a real Keystone, Glance and Horizon, each measured beside them in
// one run. Starts its own from Debian packages, as Glance's defaults have them, and stops them again. `-- F5 F6`
// measures these alone, `-- keep` leaves the services running for another run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { signIn } from './bench/dashboard.mjs';
import { makeFile, mebibyte } from './bench/files.mjs';
import { benchImport } from './bench/import.mjs';
import { benchListOpen } from './bench/list-open.mjs';
import { benchListServer } from './bench/list-server.mjs';
import { printFigures } from './bench/measure.mjs';
import { benchRequests } from './bench/requests.mjs';
import { openService } from './bench/service.mjs';
import { benchUpload } from './bench/upload.mjs';
import {
  buildCloudIfChanged,
  buildDashboardIfChanged,
  fail,
  install,
  needDebian,
  onPath,
  requireNode,
} from './lib.mjs';
import { startCloud, startDashboard } from './servers.mjs';

requireNode();
const args = process.argv.slice(2);
const wanted = (...ids) => !args.some((arg) => /^F\d+$/.test(arg)) || ids.some((id) => args.includes(id));
needDebian('npm run bench:openstack');
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();

const services = path.resolve('e2e/openstack');
const state = process.env.OPENSTACK_DIR ?? '/tmp/darkroom-openstack-bench';
const ports = {
  OPENSTACK_KEYSTONE_PORT: process.env.OPENSTACK_KEYSTONE_PORT ?? '15100',
  OPENSTACK_GLANCE_PORT: process.env.OPENSTACK_GLANCE_PORT ?? '19392',
  OPENSTACK_HORIZON_PORT: process.env.OPENSTACK_HORIZON_PORT ?? '18180',
};
const env = {
  ...process.env,
  ...ports,
  OPENSTACK_DIR: state,
  DEBIAN_FRONTEND: 'noninteractive',
  // What `up` adds for tests would only slow Glance down: as its defaults have it, with three file stores.
  OPENSTACK_BROKEN: 'false',
  OPENSTACK_THIN: 'false',
  OPENSTACK_CACHE: 'false',
  OPENSTACK_QUOTAS: 'false',
};
const disk = statfsSync(path.dirname(state));
if (disk.bavail * disk.bsize < 12 * 1024 * mebibyte)
  fail(`The comparison needs 12 GiB of room in ${path.dirname(state)}, and there is less.`);

// Beside the stores of the real Glance, so that both write to the same disk.
const folder = mkdtempSync(path.join(path.dirname(state), 'darkroom-bench-'));
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
  if (!args.includes('keep')) spawnSync(path.join(services, 'down'), ['--purge'], { stdio: 'inherit', env });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

if (!onPath('chromium')) step('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
step(path.join(services, 'up'));
step(path.join(services, 'horizon-up'));

const account = { name: 'demo', password: process.env.OPENSTACK_PASSWORD ?? 'secret' };
const authUrl = `http://127.0.0.1:${ports.OPENSTACK_KEYSTONE_PORT}/v3`;
const glance = await openService(authUrl, account);
const dashboard = await startDashboard(authUrl);
const cookie = await signIn(dashboard.base, account);
const horizon = `http://127.0.0.1:${ports.OPENSTACK_HORIZON_PORT}`;
const glanceLog = path.join(state, 'log/glance-api.log');
const images = 1000;

try {
  if (wanted('F1', 'F2', 'F3', 'F7')) {
    console.log(`Filling Glance with ${images} images…`);
    await glance.fill(images);
  }
  console.log('Measuring…');
  if (wanted('F1', 'F2')) {
    const { launchBrowser } = await import('./browser.mjs');
    const browser = await launchBrowser();
    await benchListOpen({ browser, dashboard, cookie, horizon, account, glanceLog });
    await browser.close();
  }
  if (wanted('F3')) await benchListServer({ service: glance, dashboard, cookie });
  if (wanted('F5')) {
    const [file, size] = [path.join(folder, 'upload.raw'), 2048 * mebibyte];
    makeFile(file, size);
    await benchUpload({ service: glance, dashboard, cookie, file, size, goal: 0.95 });
    rmSync(file);
  }
  if (wanted('F6', 'F7')) {
    const cloud = await startCloud(folder, {
      enabled_backends: ['central', 'dcn0', 'dcn1'].map((id) => ({ id })),
      seed_images: false,
    });
    const embedded = await openService(cloud.authUrl, { name: 'demo', password: 'darkroom' });
    if (wanted('F7')) {
      await embedded.fill(images);
      await benchRequests({ embedded, glance });
    }
    if (wanted('F6')) {
      const [file, size] = [path.join(folder, 'import.raw'), 1024 * mebibyte];
      makeFile(file, size);
      await benchImport({ embedded, glance, file, size });
    }
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
printFigures();
process.exit();

function step(command, parameters = []) {
  const { status } = spawnSync(command, parameters, { stdio: 'inherit', env });
  if (status !== 0) fail(`${[command, ...parameters].join(' ')} failed; what it said is above.`);
}
