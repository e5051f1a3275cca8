// `npm run health-compare -- CHECKER 300 1`: what the checker of SCS-0102 says of so many generated images, beside our verdicts:
// each difference, and how many there are. CHECKER is its image_metadata.py (docs/catalog-health.md); needs Python 3.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fail, install, onPath, requireNode, run } from './lib.mjs';

requireNode();
const [checker, count = '300', seed = '1'] = process.argv.slice(2);
if (!checker) fail('Say where the checker is: npm run health-compare -- image_metadata.py');
if (!onPath('python3')) fail('Needs python3.');
install();
const folder = mkdtempSync(path.join(tmpdir(), 'health-compare-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const sample = path.join(folder, 'sample.json');
run('node', ['scripts/health-sample.mjs', count, seed, sample]);
run('python3', ['e2e/support/health-compare.py', path.resolve(checker), sample], { show: true });
