// `npm run seed -- 100000`: so many small images more in the embedded cloud.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildCloudIfChanged, install, requireNode, root } from './lib.mjs';

requireNode();
install();
await buildCloudIfChanged();
const args = [path.join(root, '.build/seed.mjs'), ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
