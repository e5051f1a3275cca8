// `npm run bench`: the figures of the embedded cloud and the dashboard, each beside what it is compared with, in one
// run. `-- F5 digest` measures these alone. Those that need a real OpenStack: `npm run bench:openstack`.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { benchBoot } from './bench/boot.mjs';
import { signIn } from './bench/dashboard.mjs';
import { benchDigest } from './bench/digest.mjs';
import { makeFile, mebibyte } from './bench/files.mjs';
import { benchHealth } from './bench/health.mjs';
import { benchImport } from './bench/import.mjs';
import { benchLargeList } from './bench/large-list.mjs';
import { benchLatency } from './bench/latency.mjs';
import { printFigures } from './bench/measure.mjs';
import { benchPageChange } from './bench/page-change.mjs';
import { benchPlacement } from './bench/placement.mjs';
import { benchScriptSize } from './bench/script-size.mjs';
import { benchSearch } from './bench/search.mjs';
import { openService } from './bench/service.mjs';
import { benchUpload } from './bench/upload.mjs';
import { benchWatchers } from './bench/watchers.mjs';
import { buildCloudIfChanged, buildDashboardIfChanged, install, requireNode, root } from './lib.mjs';
import { startCloud, startDashboard } from './servers.mjs';

requireNode();
const args = process.argv.slice(2);
const wanted = (id) => args.length === 0 || args.includes(id);
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();

const folder = mkdtempSync(path.join(root, '.darkroom-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

try {
  const account = { name: 'demo', password: 'darkroom' };
  const cloud = await startCloud(folder, {
    enabled_backends: ['central', 'dcn0', 'dcn1'].map((id) => ({ id })),
  });
  const service = await openService(cloud.authUrl, account);
  const dashboard = await startDashboard(cloud.authUrl);
  const cookie = await signIn(dashboard.base, account);
  const [file, size] = [path.join(folder, 'bench.raw'), Number(process.env.BENCH_MIB ?? 1024) * mebibyte];
  if (wanted('F5') || wanted('F6') || wanted('digest')) makeFile(file, size);

  console.log('Measuring…');
  if (wanted('F5')) await benchUpload({ service, dashboard, cookie, file, size, goal: 0.85 });
  if (wanted('F6')) await benchImport({ embedded: service, file, size });
  if (wanted('F8')) await benchLargeList({ folder });
  if (wanted('watchers')) await benchWatchers({ folder });
  if (['F4', 'F9', 'F14', 'digest', 'health', 'boot', 'placement'].some(wanted)) {
    const { launchBrowser } = await import('./browser.mjs');
    const browser = await launchBrowser();
    if (wanted('F4')) await benchSearch({ browser, folder });
    if (wanted('placement')) await benchPlacement({ browser, folder });
    if (wanted('F9')) await benchLatency({ browser, service, dashboard, cookie, folder });
    if (wanted('F14')) await benchPageChange({ browser, service, dashboard, cookie });
    if (wanted('digest')) await benchDigest({ browser, service, dashboard, cookie, file, size });
    if (wanted('boot')) await benchBoot({ browser, dashboard, cookie, folder });
    if (wanted('health')) await benchHealth({ browser, folder });
    await browser.close();
  }
  if (wanted('F10')) await benchScriptSize({ dashboard, cookie });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
printFigures();
process.exit();
