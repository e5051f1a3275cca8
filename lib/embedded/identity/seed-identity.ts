import type { Cloud } from '@/lib/embedded/cloud';
import { domains, projects, roleAssignments, roles, users } from '@/lib/embedded/db/schema';
import { newId } from '@/lib/embedded/identity/identifiers';
import { hashPassword } from '@/lib/embedded/identity/password';

/** Password of every demo account; the README and the sign-in page tell it. */
export const demoPassword = 'darkroom';

const demoAccounts: { user: string; home: string; roles: [project: string, role: string][] }[] = [
  {
    user: 'admin',
    home: 'admin',
    roles: [
      ['admin', 'admin'],
      ['demo', 'admin'],
    ],
  },
  { user: 'demo', home: 'demo', roles: [['demo', 'member']] },
  { user: 'reader', home: 'demo', roles: [['demo', 'reader']] },
  { user: 'alt', home: 'alt', roles: [['alt', 'member']] },
];

/**
 * Fills an empty database with the domain, the roles and the demo accounts; does nothing to one that has users.
 * Gives whether it did.
 */
export async function seedIdentity(cloud: Cloud): Promise<boolean> {
  if (cloud.db.select().from(users).limit(1).get()) return false;
  const hashes = await Promise.all(demoAccounts.map(() => hashPassword(demoPassword)));
  cloud.db.transaction((tx) => {
    tx.insert(domains).values({ id: 'default', name: 'Default', description: 'The default domain' }).run();
    const roleIds = new Map(['admin', 'member', 'reader'].map((name) => [name, newId()]));
    for (const [name, id] of roleIds) tx.insert(roles).values({ id, name }).run();
    const projectIds = new Map(['admin', 'demo', 'alt'].map((name) => [name, newId()]));
    for (const [name, id] of projectIds) tx.insert(projects).values({ id, name, domain_id: 'default' }).run();
    for (const [index, account] of demoAccounts.entries()) {
      const user_id = newId();
      tx.insert(users)
        .values({
          id: user_id,
          name: account.user,
          domain_id: 'default',
          password_hash: hashes[index] ?? '',
          default_project_id: projectIds.get(account.home),
        })
        .run();
      for (const [project, role] of account.roles) {
        const project_id = projectIds.get(project);
        const role_id = roleIds.get(role);
        if (!project_id || !role_id)
          throw new Error(`The seed names an unknown project or role: ${project}, ${role}`);
        tx.insert(roleAssignments).values({ user_id, project_id, role_id }).run();
      }
    }
  });
  return true;
}
