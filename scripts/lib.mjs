// What the scripts share. Only Node: a fresh clone has nothing else.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { basePathSetting, builtBasePath } from './base-path.mjs';
import { keepStatic } from './former-static.mjs';
import { setting } from './settings.mjs';
import { dashboardDigest, sourceDigest } from './source-digest.mjs';

export const root = path.resolve(import.meta.dirname ?? '.', '..');
process.chdir(root);

/** Whether this is what `npm run package` made: built, installed, and without sources. */
export const isPackage = !existsSync('app');

/** Ends the script with one sentence. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** What `read` gives; ends the script with the sentence that it throws. */
export function orFail(read) {
  try {
    return read();
  } catch (error) {
    return fail(error.message);
  }
}

/** Node's version decides first: everything else would fail in a less readable way. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Darkroom needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

/** Whether a command can be run. */
export function onPath(command) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => existsSync(path.join(folder, command)));
}

/** Ends with one sentence where real OpenStack services cannot be installed. */
export function needDebian(what) {
  const debian = existsSync('/etc/debian_version') && onPath('apt-get');
  if (debian && process.getuid?.() === 0) return;
  fail(`${what} needs Debian 12 and root, to install Keystone and Glance from Debian's packages.`);
}

/** Runs a command to its end; its output is shown only when it fails, or always with `show`. */
export function run(command, args, { show = false, env = {} } = {}) {
  const result = spawnSync(command, args, {
    env: { ...process.env, ...env },
    stdio: show ? 'inherit' : 'pipe',
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return result.stdout ?? '';
  if (!show) console.error(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`);
  return fail(`"${[command, ...args].join(' ')}" failed; what it said is above.`);
}

/** Ends with the embedded cloud's sentence where its configuration is not right, before anything slow begins. */
export function checkCloudConfig(folder) {
  const checked = spawnSync(process.execPath, ['.build/cloud.mjs', '--check'], {
    env: { ...process.env, DARKROOM_DATA: folder },
    encoding: 'utf8',
  });
  if (checked.status !== 0) fail(checked.stderr.trim());
}

/** Installs dependencies when the lock file is not the one they were installed from. */
export function install() {
  if (isPackage) return;
  const stamp = 'node_modules/.darkroom-lock';
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies…');
  // Not `npm ci`: registries that lack some platform's optional packages make it refuse the lock file.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--include=dev']);
  writeFileSync(stamp, lock);
}

/** Builds something unless `output` is there and was built from what has this digest. */
async function whenChanged(name, digest, output, build) {
  if (isPackage) return;
  mkdirSync('.build', { recursive: true });
  const stamp = `.build/${name}.stamp`;
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  console.log(`Building the ${name}…`);
  await build();
  writeFileSync(stamp, digest);
}

const shared = ['package-lock.json', 'tsconfig.json'];

/** Bundles the embedded cloud when its sources changed. */
export function buildCloudIfChanged() {
  return whenChanged(
    'cloud',
    sourceDigest([
      ...shared,
      'lib',
      'scripts/build-cloud.mjs',
      'scripts/known-hosts.mjs',
      'scripts/connection-limit.mjs',
    ]),
    '.build/cloud.mjs',
    async () => {
      const { buildCloud } = await import('./build-cloud.mjs');
      await buildCloud();
    },
  );
}

/** The folder of the dashboard's build. */
export const distFolder = () => setting('DARKROOM_DIST', '.next');

/** The prefix that `npm start` serves under: what is asked for, or what a package has and nobody can change any more. */
export function ownBasePath() {
  const asked = basePathSetting();
  const built = builtBasePath(distFolder());
  if (!isPackage || !process.env.DARKROOM_BASE_PATH || asked === built) return isPackage ? built : asked;
  throw new Error(
    `DARKROOM_BASE_PATH=${asked} is not what this was packaged with (${built || 'no prefix'}): leave it out, or package anew with it.`,
  );
}

/** Builds the dashboard when its sources or its prefix changed. */
export function buildDashboardIfChanged({ dist = distFolder(), basePath = orFail(basePathSetting) } = {}) {
  const name = dist === '.next' ? 'dashboard' : `dashboard in ${dist}`;
  return whenChanged(name, dashboardDigest(basePath), `${dist}/BUILD_ID`, async () => {
    const { buildWorker } = await import('./build-worker.mjs');
    await buildWorker();
    const layFormer = keepStatic(dist);
    const env = { NEXT_TELEMETRY_DISABLED: '1', DARKROOM_DIST: dist, DARKROOM_BASE_PATH: basePath };
    run('npx', ['next', 'build'], { env });
    layFormer();
  });
}

/** The folder of all state; one that cannot be written, or that another process has, is told at once. */
export function dataFolder() {
  const folder = path.resolve(setting('DARKROOM_DATA', '.darkroom'));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    fail(
      `The data folder ${folder} cannot be written (${error.code}): set DARKROOM_DATA to a folder that can.`,
    );
  }
  refuseInUse(folder);
  return folder;
}

/** Ends with one sentence where another process has the data folder. Before the first build nothing can look, and the cloud says it. */
function refuseInUse(folder) {
  if (!existsSync('.build/owner.mjs')) return;
  const looked = spawnSync(process.execPath, ['.build/owner.mjs'], {
    env: { ...process.env, DARKROOM_DATA: folder },
    encoding: 'utf8',
  });
  if (looked.status === 3) fail(looked.stderr.trim());
}

/** The secret of the session cookies, made once and kept with the data. */
export function keptSecret(folder) {
  const file = path.join(folder, 'nextauth-secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Accounts of the embedded demo, as DARKROOM_DEMO_ACCOUNTS wants them. */
export const demoAccounts = ['admin', 'demo', 'reader', 'alt'].map((name) => `${name}:darkroom`).join(',');
