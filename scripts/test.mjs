// `npm test`: installs what tests need, runs unit, contract, stock-command and browser tests, cuts uploads of a browser, and
// ends with a line that counts. `npm run e2e -- image-delete` runs browser specs alone.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { buildCloudIfChanged, buildDashboardIfChanged, install, onPath, requireNode } from './lib.mjs';
import { Results } from './results.mjs';
import { missingPackages } from './test-packages.mjs';

requireNode();
const [only, ...rest] = process.argv.slice(2);
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
const hasBrowser = provide();

rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results', { recursive: true });
const results = new Results();
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
  if (results.addVitest('test-results/vitest.json') > 0)
    console.log(
      'skipped: needs the openstack and glance commands (Debian: python3-openstackclient, python3-glanceclient)',
    );
}
if (hasBrowser) {
  step('browser tests', 'npx', ['playwright', 'test', ...rest]);
  if (results.addPlaywright('test-results/browser.json') > 0)
    console.log(
      'skipped: needs what makes images and reads them back (Debian: qemu-utils, fdisk, e2fsprogs, cpio, xz-utils, zstd, bzip2, zip, grub-rescue-pc, ipxe, python3-openstackclient)',
    );
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
    results.addVitest(output);
  }
} else {
  results.skipped += 1;
  console.log('skipped: needs a browser, and neither a system Chromium, apt-get nor a download gave one');
}

results.close('Tests');

function step(what, command, args, env = {}) {
  console.log(`\nRunning ${what}…`);
  const options = {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  };
  if (results.timed(what, () => spawnSync(command, args, options)).status !== 0) results.break(what);
}

/** Brings the browser and the commands that some tests need, as far as this machine lets us; gives whether a browser is there. */
function provide() {
  const packages = missingPackages();
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
