import 'server-only';
import type { Session } from '@/lib/auth/session';
import { listProjects } from '@/lib/openstack/identity';

/** The projects of this user, by name. */
export async function listMyProjects({ service, cloud }: Session): Promise<{ id: string; name: string }[]> {
  const projects = await listProjects(cloud.authUrl, service.token);
  return projects.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
