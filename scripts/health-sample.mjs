// `npm run health-sample -- 300 1`: writes so many generated images, and what we say of each by SCS-0102-v2 and
// SCS-0104-v2, to health-sample.json, to be compared with the standards' own checker (docs/catalog-health.md). Equal
// numbers give equal images: the second is the seed; then the file's name, and the moment that ages are counted from.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { install, requireNode, root } from './lib.mjs';

requireNode();
install();
const folder = mkdtempSync(path.join(tmpdir(), 'health-sample-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = path.join(folder, 'health-sample.mjs');
await build({
  entryPoints: [path.join(root, 'e2e/support/health-sample-main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  alias: { '@': root },
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
