// `npm run cloud`: the embedded cloud alone.
import { keepRunning } from './keep-running.mjs';
import { buildCloudIfChanged, dataFolder, fail, install, requireNode } from './lib.mjs';
import { addressOf } from './processes.mjs';

requireNode();
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
const host = addressOf(process.env.HOST ?? '127.0.0.1');
console.log(`Cloud ready on http://${host}:${process.env.CLOUD_PORT ?? 9292}`);
