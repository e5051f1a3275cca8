// `npm run cuts -- 200`: sends so many files from a real browser through a proxy that breaks the line at random places in
// random ways, and looks for a byte lost or an upload begun again; `-- 200 7` with the places and ways of seed 7. On a real
// cloud with CONTRACT_URL, or with `--openstack` on one that is started for it from Debian's packages. `--many` sends 20
// files of 96 MiB at once and measures the dashboard's memory; `--vanished` watches for 600 s, or so many, what becomes of an
// upload whose browser is gone without a word; `--reload` reloads the page and kills its renderer at ten points of a GiB.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildCloudIfChanged, buildDashboardIfChanged, install, needDebian, requireNode } from './lib.mjs';

requireNode();
const args = process.argv.slice(2);
const numbers = args.filter((arg) => /^\d+$/.test(arg));
const what = ['many', 'vanished', 'reload'].find((name) => args.includes(`--${name}`)) ?? 'cuts';
const [first, seed] = what === 'cuts' ? numbers : [undefined, numbers[0]];
const onOpenStack = args.includes('--openstack');
if (onOpenStack) needDebian('npm run cuts -- --openstack');
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
const services = path.resolve('e2e/openstack');
const env = {
  ...process.env,
  CUTS: first ?? '200',
  ...(what === 'vanished' ? { VANISHED_SECONDS: seed ?? '600' } : {}),
  ...(seed ? { CUTS_SEED: seed } : {}),
  ...(onOpenStack
    ? {
        CONTRACT_URL: `http://127.0.0.1:${process.env.OPENSTACK_KEYSTONE_PORT ?? 15000}/v3`,
        CONTRACT_ADMIN_PASSWORD: process.env.OPENSTACK_PASSWORD ?? 'secret',
      }
    : {}),
};
const step = (command, ...parameters) =>
  spawnSync(command, parameters, { stdio: 'inherit', env }).status ?? 1;
let status = onOpenStack ? step(path.join(services, 'up')) : 0;
if (status === 0) status = step('npx', 'vitest', 'run', '--project', 'cuts', `${what}.test.ts`);
if (onOpenStack && !args.includes('keep')) step(path.join(services, 'down'), '--purge');
process.exit(status);
