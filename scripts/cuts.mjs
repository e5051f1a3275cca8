// `npm run cuts -- 200`: sends so many files from a real browser through a proxy that breaks the line at random places in
// random ways, and looks for a byte lost or an upload begun again; `-- 200 7` with the places and ways of seed 7. On a real
// cloud with CONTRACT_URL, or with `--openstack` on one that is started for it from Debian's packages.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildCloudIfChanged, buildDashboardIfChanged, install, needDebian, requireNode } from './lib.mjs';

requireNode();
const args = process.argv.slice(2);
const [uploads = '200', seed] = args.filter((arg) => /^\d+$/.test(arg));
const onOpenStack = args.includes('--openstack');
if (onOpenStack) needDebian('npm run cuts -- --openstack');
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
const services = path.resolve('e2e/openstack');
const env = {
  ...process.env,
  CUTS: uploads,
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
if (status === 0) status = step('npx', 'vitest', 'run', '--project', 'cuts', 'cuts.test.ts');
if (onOpenStack && !args.includes('keep')) step(path.join(services, 'down'), '--purge');
process.exit(status);
