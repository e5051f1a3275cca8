import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const onPath = (name: string) =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));

/** Whether the machine has the commands (python3-openstackclient, python3-glanceclient). */
export const hasStockCommands = onPath('openstack') && onPath('glance');

/** Runs a stock command as a user of the embedded cloud, in the project of the same name; gives what it printed. */
export async function stockCommand(
  authUrl: string,
  user: string,
  name: 'openstack' | 'glance',
  ...args: string[]
): Promise<string> {
  const env = {
    ...process.env,
    OS_AUTH_URL: authUrl,
    OS_USERNAME: user,
    OS_PASSWORD: 'darkroom',
    OS_PROJECT_NAME: user,
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_DOMAIN_NAME: 'Default',
    OS_IDENTITY_API_VERSION: '3',
    OS_IMAGE_API_VERSION: '2',
  };
  // The commands take an open standard input for image data: it is closed for them.
  return (await run('sh', ['-c', 'exec "$0" "$@" <&-', name, ...args], { env })).stdout;
}
