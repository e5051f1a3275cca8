import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Usage } from '@/lib/contract/usage';
import { getUsage } from '@/lib/openstack/usage';

/** What the session's project uses of its limits; empty where the cloud sets none or is too old to tell. */
export async function readUsage({ service }: Session): Promise<Usage> {
  return (await getUsage(service)) ?? {};
}
