// `npm run crash -- 200`: kills the embedded cloud at so many random moments and looks for anything lost or left half
// done; `-- 200 7` with the operations and moments of seed 7.
import { spawnSync } from 'node:child_process';
import { buildCloudIfChanged, install, requireNode } from './lib.mjs';

requireNode();
const [moments = '200', seed] = process.argv.slice(2).filter((arg) => /^\d+$/.test(arg));
install();
await buildCloudIfChanged();
const env = { ...process.env, CRASH_MOMENTS: moments, WORLDS: '500', ...(seed ? { CRASH_SEED: seed } : {}) };
const args = ['vitest', 'run', '--project', 'crash'];
process.exit(spawnSync('npx', args, { stdio: 'inherit', env }).status ?? 1);
