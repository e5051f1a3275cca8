// `npm run test:openstack`: installs and starts real Keystone and Glance from Debian packages, runs the contract suite
// and the browser suite against them, single sign-on with an OpenID provider besides, and stops what it started; before
// that, OpenStack's own tests against the embedded cloud, generated requests to both, and real Nova and Cinder asked who
// uses which image. `-- contract`, `-- compute`, `-- browser`, `-- sso`, `-- cuts`, `-- tempest` or `-- diff` runs one of
// them, `-- keep` leaves the services running. `-- walk` alone runs what docs/deployment.md has people type, from a clean
// folder to an upgrade of two copies behind HAProxy.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installDebian } from './debian.mjs';
import {
  buildCloudIfChanged,
  buildDashboardIfChanged,
  install,
  needDebian,
  onPath,
  requireNode,
} from './lib.mjs';
import { Results } from './results.mjs';
import { missingPackages } from './test-packages.mjs';

requireNode();
const args = process.argv.slice(2);
const suites = ['tempest', 'diff', 'compute', 'contract', 'browser', 'sso', 'cuts', 'walk'];
const wanted = (what) => args.includes(what) || !args.some((arg) => suites.includes(arg));
needDebian('npm run test:openstack');
install();
await buildCloudIfChanged();
const inBrowser = ['browser', 'sso', 'cuts', 'walk'].some(wanted);
if (inBrowser) await buildDashboardIfChanged();

const services = path.resolve('e2e/openstack');
// Signing in and the walk need no store of another kind.
const stores = ['contract', 'browser', 'cuts'].some(wanted) ? ['--with-swift', '--with-ceph'] : [];
const env = {
  ...process.env,
  // A token that Keystone revoked must be refused at once, not when a cache forgets it.
  OPENSTACK_TOKEN_CACHE: '-1',
  CONTRACT_URL: `http://127.0.0.1:${process.env.OPENSTACK_KEYSTONE_PORT ?? 15000}/v3`,
  CONTRACT_ADMIN_PASSWORD: process.env.OPENSTACK_PASSWORD ?? 'secret',
};
const results = new Results();

if (inBrowser) {
  const packages = missingPackages();
  if (packages.length > 0)
    step('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
}
if (wanted('walk'))
  installDebian('The walk', {
    haproxy: 'haproxy',
    openssl: 'openssl',
    ...(onPath('valkey-server') ? {} : { 'redis-server': 'redis-server' }),
  });
mkdirSync('test-results', { recursive: true });
if (wanted('tempest')) tempest();
if (wanted('diff')) differences();
if (wanted('compute')) compute();
const real = wanted('contract') || inBrowser;
try {
  if (real && step(path.join(services, 'up'), stores) !== 0) throw new Error('The services did not start.');
  if (wanted('contract')) {
    contract('--exclude', 'e2e/contract/{embedded-*,owner,start*}.test.ts');
    // Glance's own inspector is on this machine now, to compare ours with.
    vitest('unit', ['lib/inspect/condition.test.ts']);
  }
  if (wanted('browser')) {
    const only = args.filter((arg) => arg.endsWith('.ts') || arg.startsWith('--'));
    browser('--output=test-results/browser', '--grep-invert', '@embedded|@outage', ...only);
    // These end the services: nothing else may run beside them.
    if (only.length === 0) browser('--output=test-results/outage', '--grep', '@outage', '--workers=1');
  }
  if (wanted('sso')) {
    if (step(path.join(services, 'sso-up'), []) !== 0) throw new Error('Single sign-on did not start.');
    results.runPlaywright('sso', [], env);
  }
  if (wanted('cuts')) cuts();
  if (wanted('walk')) results.runPlaywright('walk', [], env);
  if (wanted('contract')) {
    // What is offered, beside what Glance's defaults from before 2023.1 allow; last, since it restarts Glance. No
    // token is revoked here, so that Glance need not ask about each one anew.
    const legacy = { OPENSTACK_SRBAC: 'false', OPENSTACK_TOKEN_CACHE: '300' };
    if (step(path.join(services, 'up'), stores, legacy) !== 0)
      throw new Error('The services did not take the legacy policies.');
    env.CONTRACT_LEGACY_POLICIES = 'true';
    contract('e2e/contract/offers.test.ts');
  }
} catch (error) {
  results.break(error.message);
} finally {
  if (real && !args.includes('keep')) step(path.join(services, 'down'), ['--purge']);
}
results.close('OpenStack tests');

function step(command, parameters, more = {}) {
  return results.timed([path.basename(command), ...parameters.slice(0, 4)].join(' '), () =>
    spawnSync(command, parameters, { stdio: 'inherit', env: { ...env, ...more } }),
  ).status;
}

function tempest() {
  const output = 'test-results/tempest.json';
  rmSync(output, { force: true });
  if (step('node', ['scripts/tempest.mjs']) !== 0) results.break('tempest');
  results.addTempest(output);
}

/** Starts services of its own: what others left behind would be a difference. */
function differences() {
  // On services of its own, which no other suite has changed.
  const own = { CONTRACT_URL: undefined };
  const right = step('node', ['scripts/diff-openstack.mjs', '500'], own) === 0;
  results.add('500 generated requests get the same answers from both clouds', right);
}

/** Who uses which image, asked of a real Nova and Cinder: on services of its own, for all others have none in their catalog. */
function compute() {
  if (step(path.join(services, 'up'), ['--with-compute']) === 0)
    vitest('compute', [], { COMPUTE_DIR: process.env.OPENSTACK_DIR ?? '/tmp/darkroom-openstack' });
  else results.break('Nova and Cinder');
  if (!args.includes('keep')) step(path.join(services, 'down'), ['--purge']);
}

function contract(...parameters) {
  vitest('contract', parameters);
}

function cuts() {
  console.log('\nRunning 20 uploads over a line that is cut…');
  vitest('cuts', ['cuts.test.ts', 'vanished.test.ts'], { CUTS: '20', CUTS_SEED: '4711' });
}

function vitest(project, parameters, more = {}) {
  const output = `test-results/openstack-${project}.json`;
  rmSync(output, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const parts = ['vitest', 'run', '--project', project, ...reporters, ...parameters];
  if (step('npx', parts, more) !== 0) results.break(`the ${project} tests`);
  results.addVitest(output);
}

function browser(...parameters) {
  const output = 'test-results/browser.json';
  rmSync(output, { force: true });
  if (step('npx', ['playwright', 'test', ...parameters]) !== 0) results.break('the browser tests');
  results.addPlaywright(output);
}
