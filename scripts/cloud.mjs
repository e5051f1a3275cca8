// `npm run cloud`: the embedded cloud alone; with a verb, what is done to all that it keeps.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { keepRunning } from './keep-running.mjs';
import { addressOf } from './known-hosts.mjs';
import { buildCloudIfChanged, dataFolder, fail, install, requireNode, root } from './lib.mjs';
import { setting } from './settings.mjs';

/** The program of each verb. */
const programs = {
  backup: 'backup',
  restore: 'backup',
  check: 'stores',
  'set-aside': 'stores',
  adopt: 'stores',
};

requireNode();
const [verb] = process.argv.slice(2);
if (verb !== undefined) {
  const program = programs[verb];
  if (!program) fail(`There is no npm run cloud -- ${verb}, but ${Object.keys(programs).join(', ')}.`);
  install();
  await buildCloudIfChanged();
  const args = [path.join(root, `.build/${program}.mjs`), ...process.argv.slice(2)];
  process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
}
const DARKROOM_DATA = dataFolder();
install();
await buildCloudIfChanged();
try {
  await keepRunning([
    { name: 'The embedded cloud', ready: 'Cloud ready', args: ['.build/cloud.mjs'], env: { DARKROOM_DATA } },
  ]);
} catch (error) {
  fail(error.message);
}
const host = addressOf(setting('HOST', '127.0.0.1'));
console.log(`Cloud ready on http://${host}:${setting('CLOUD_PORT', '9292')}`);
