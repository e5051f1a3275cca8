import 'server-only';
import type { Session } from '@/lib/auth/session';
import { env } from '@/lib/env';
import { listProjects } from '@/lib/openstack/identity';

/** The projects of this user, by name. */
export async function listMyProjects({ service }: Session): Promise<{ id: string; name: string }[]> {
  const projects = await listProjects(env().authUrl, service.token);
  return projects.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
