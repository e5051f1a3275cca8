import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Account } from '../support/accounts';

const run = promisify(execFile);
const onPath = (name: string) =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));

/** Whether the machine has the commands (python3-openstackclient, python3-glanceclient). */
export const hasStockCommands = onPath('openstack') && onPath('glance');

function environment(authUrl: string, user: string, password: string, project: string) {
  return {
    ...process.env,
    OS_AUTH_URL: authUrl,
    OS_USERNAME: user,
    OS_PASSWORD: password,
    OS_PROJECT_NAME: project,
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_DOMAIN_NAME: 'Default',
    OS_IDENTITY_API_VERSION: '3',
    OS_IMAGE_API_VERSION: '2',
  };
}

/** Runs a stock command as a user of the embedded cloud, in the project of the same name; gives what it printed. */
export async function stockCommand(
  authUrl: string,
  user: string,
  name: 'openstack' | 'glance',
  ...args: string[]
): Promise<string> {
  const env = environment(authUrl, user, 'darkroom', user);
  // The commands take an open standard input for image data: it is closed for them.
  return (await run('sh', ['-c', 'exec "$0" "$@" <&-', name, ...args], { env })).stdout;
}

/** What `openstack image show -f json` says of an image. */
export interface StockImage {
  name: string;
  status: string;
  disk_format: string;
  container_format: string;
  size: number;
  properties: Record<string, unknown>;
}

/** What `openstack image show` says of images, as an account of a test: one `openstack` is asked one after the other. */
export async function stockImages(
  authUrl: string,
  account: Account,
  ids: readonly string[],
): Promise<StockImage[]> {
  const env = environment(authUrl, account.name, account.password, account.projectName);
  const running = run('openstack', [], { env });
  running.child.stdin?.end(ids.map((id) => `image show -f json ${id}\n`).join(''));
  const { stdout } = await running;
  // A line of its own ends each answer.
  return stdout
    .split(/^}$/m)
    .slice(0, -1)
    .map((answer) => JSON.parse(`${answer}}`) as StockImage);
}
