// `npm run cloud`: the embedded cloud alone.
import { buildCloudIfChanged, dataFolder, fail, install, requireNode } from './lib.mjs';
import { endTogether, startUntil } from './processes.mjs';

requireNode();
const DARKROOM_DATA = dataFolder();
install();
await buildCloudIfChanged();
try {
  const child = await startUntil('Cloud ready', ['.build/cloud.mjs'], { env: { DARKROOM_DATA } });
  endTogether([child]);
  console.log(`Cloud ready on http://${process.env.HOST ?? '127.0.0.1'}:${process.env.CLOUD_PORT ?? 9292}`);
} catch (error) {
  fail(error.message);
}
