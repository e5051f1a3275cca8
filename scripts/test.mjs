// `npm test`: installs what tests need, runs unit, contract, stock-command and browser tests, cuts uploads of a browser, and
// ends with a line that counts. `npm run e2e -- image-delete` runs browser specs alone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildCloudIfChanged, buildDashboardIfChanged, install, onPath, requireNode } from './lib.mjs';

requireNode();
const [only, ...rest] = process.argv.slice(2);
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
const hasBrowser = provide();

rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results', { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
let broken = false;
/** What does not take minutes. */
const cutsInBrief = ['cuts.test.ts', 'vanished.test.ts'];

if (only !== 'browser') {
  step('unit, contract and stock-command tests', 'npx', [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/vitest.json',
  ]);
  const report = count('test-results/vitest.json');
  if (report?.numPendingTests > 0)
    console.log(
      'skipped: needs the openstack and glance commands (Debian: python3-openstackclient, python3-glanceclient)',
    );
}
if (hasBrowser) {
  step('browser tests', 'npx', ['playwright', 'test', ...rest]);
  const report = read('test-results/browser.json');
  total.passed += (report?.stats.expected ?? 0) + (report?.stats.flaky ?? 0);
  total.failed += report?.stats.unexpected ?? 0;
  total.skipped += report?.stats.skipped ?? 0;
  if (!report) broken = true;
  if (report?.stats.flaky > 0) console.log(`${report.stats.flaky} browser tests passed on their second try`);
  if (report?.stats.skipped > 0)
    console.log('skipped: needs qemu-img and grub-rescue-pc (Debian: qemu-utils, grub-rescue-pc)');
  if (only !== 'browser') {
    const output = 'test-results/cuts.json';
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
    step(
      '20 uploads over a line that is cut',
      'npx',
      ['vitest', 'run', '--project', 'cuts', ...reporters, ...cutsInBrief],
      {
        CUTS: '20',
        CUTS_SEED: '4711',
      },
    );
    count(output);
  }
} else {
  total.skipped += 1;
  console.log('skipped: needs a browser, and neither a system Chromium, apt-get nor a download gave one');
}

console.log(`\nTests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || broken ? 1 : 0);

function step(what, command, args, env = {}) {
  console.log(`\nRunning ${what}…`);
  const options = {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  };
  if (spawnSync(command, args, options).status !== 0) broken = true;
}

/** Adds what vitest reported to the total. */
function count(file) {
  const report = read(file);
  total.passed += report?.numPassedTests ?? 0;
  total.failed += report?.numFailedTests ?? 0;
  total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  if (!report) broken = true;
  return report;
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** Brings the browser and the commands that some tests need, as far as this machine lets us; gives whether a browser is there. */
function provide() {
  const wanted = {
    chromium: 'chromium',
    'qemu-img': 'qemu-utils',
    openstack: 'python3-openstackclient',
    glance: 'python3-glanceclient',
    openssl: 'openssl',
  };
  const packages = Object.entries(wanted).flatMap(([command, name]) => (onPath(command) ? [] : [name]));
  if (!existsSync('/usr/lib/grub-rescue')) packages.push('grub-rescue-pc');
  if (packages.length > 0 && onPath('apt-get') && process.getuid?.() === 0) {
    console.log(`Installing ${packages.join(', ')}…`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { stdio: 'ignore', env });
    const result = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      encoding: 'utf8',
      env,
    });
    if (result.status !== 0) console.log(result.stderr);
  }
  if (['chromium', 'chromium-browser', 'google-chrome'].some(onPath)) return true;
  console.log('Fetching a browser…');
  return (
    spawnSync('npx', ['playwright', 'install', 'chromium'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    }).status === 0
  );
}
