// `npm run metadefs -- load|export`: the embedded cloud's metadata definitions from and to JSON files.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildCloudIfChanged, install, requireNode, root } from './lib.mjs';

requireNode();
install();
await buildCloudIfChanged();
const { status } = spawnSync(
  process.execPath,
  [path.join(root, '.build/metadefs.mjs'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
