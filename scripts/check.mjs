// `npm run check`: types, lint, unit and architecture, in seconds. With --all also everything that `npm test` does; with
// --no-tests types and lint alone.
import { install, requireNode, run } from './lib.mjs';

requireNode();
install();
run('npx', ['next', 'typegen'], { env: { NEXT_TELEMETRY_DISABLED: '1' } });
run('npx', ['tsc', '--noEmit'], { show: true });
run('npx', ['biome', 'check', '.'], { show: true });
if (process.argv.includes('--all')) run('node', ['scripts/test.mjs'], { show: true });
else if (!process.argv.includes('--no-tests'))
  run('npx', ['vitest', 'run', '--project', 'unit'], { show: true });
