// `npm run diff:openstack`: sends generated requests to a real Glance and to the embedded cloud and compares what they
// answer. `-- 5000` says how many, `-- 5000 7` which; `-- keep` leaves the services running. With CONTRACT_URL (and
// CONTRACT_ADMIN_PASSWORD) they go to the cloud that it names, and nothing is started.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildCloudIfChanged, install, needDebian, requireNode } from './lib.mjs';

requireNode();
const args = process.argv.slice(2);
const [requests = '500', seed] = args.filter((arg) => /^\d+$/.test(arg));
const running = process.env.CONTRACT_URL;
if (!running) needDebian('npm run diff:openstack');
install();
await buildCloudIfChanged();

const services = path.resolve('e2e/openstack');
const env = {
  ...process.env,
  CONTRACT_URL: running ?? `http://127.0.0.1:${process.env.OPENSTACK_KEYSTONE_PORT ?? 15000}/v3`,
  CONTRACT_ADMIN_PASSWORD: process.env.CONTRACT_ADMIN_PASSWORD ?? process.env.OPENSTACK_PASSWORD ?? 'secret',
  DIFF_REQUESTS: requests,
  ...(seed ? { DIFF_SEED: seed } : {}),
};
const run = (command, parameters) => spawnSync(command, parameters, { stdio: 'inherit', env }).status ?? 1;
let status = running ? 0 : run(path.join(services, 'up'), []);
if (status === 0) status = run('npx', ['vitest', 'run', '--project', 'diff']);
if (!running && !args.includes('keep')) run(path.join(services, 'down'), ['--purge']);
process.exit(status);
