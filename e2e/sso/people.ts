import { randomUUID } from 'node:crypto';
import { adminService, asAdmin, type Role } from '../support/accounts';
import { setting } from '../support/test';

/** Somebody whom the provider knows and Keystone does not, but for the groups that the provider names. */
export interface Person {
  /** As he signs in at the provider: `name+group+group` (e2e/openstack/openid-provider.mjs). */
  login: string;
  projects: { id: string; name: string }[];
}

/** Calls Keystone as the administrator. */
export const asAdministrator = async () => {
  const authUrl = setting('TEST_AUTH_URL');
  return asAdmin(authUrl, (await adminService(authUrl)).token);
};

/** A person with a role in as many projects as asked for, each by a group; of a group without any role for none. */
export async function newPerson(count = 1, role: Role = 'member'): Promise<Person> {
  const keystone = await asAdministrator();
  const name = `t-${randomUUID().slice(0, 8)}`;
  const { roles } = await keystone<{ roles: { id: string }[] }>('GET', `/roles?name=${role}`);
  const groups: string[] = [];
  const projects: Person['projects'] = [];
  const newGroup = async (of: string) => {
    const body = { group: { name: of, domain_id: 'default' } };
    const { group } = await keystone<{ group: { id: string } }>('POST', '/groups', body);
    groups.push(of);
    return group.id;
  };
  for (let number = 1; number <= count; number += 1) {
    const of = `${name}-${number}`;
    const body = { project: { name: of, domain_id: 'default' } };
    const { project } = await keystone<{ project: { id: string; name: string } }>('POST', '/projects', body);
    await keystone('PUT', `/projects/${project.id}/groups/${await newGroup(of)}/roles/${roles[0]?.id}`);
    projects.push(project);
  }
  if (count === 0) await newGroup(`${name}-none`);
  return { login: [name, ...groups].join('+'), projects };
}
