import 'server-only';
import { headers } from 'next/headers';

/** Whether the page that asks is of another build than this server; Next's client tells its own with all that it asks for. */
export async function isOfOtherBuild(): Promise<boolean> {
  const asked = (await headers()).get('x-deployment-id');
  return asked !== null && asked !== process.env.NEXT_DEPLOYMENT_ID;
}
