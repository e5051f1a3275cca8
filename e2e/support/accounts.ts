import { randomUUID } from 'node:crypto';
import type { ImageService } from '@/lib/openstack/http';
import { authenticate, imageEndpoints } from '@/lib/openstack/identity';

export type Role = 'admin' | 'member' | 'reader';

/** A user of a project made for one test. */
export interface Account {
  name: string;
  password: string;
  projectId: string;
  projectName: string;
  service: ImageService;
}

/** Gives a user a role in a further project. */
export async function giveRole(
  authUrl: string,
  account: Account,
  role: Role,
  projectId: string,
): Promise<void> {
  const admin = await adminService(authUrl);
  const keystone = asAdmin(authUrl, admin.token);
  const { users } = await keystone<{ users: { id: string }[] }>('GET', `/users?name=${account.name}`);
  const { roles } = await keystone<{ roles: { id: string; name: string }[] }>('GET', '/roles');
  const id = roles.find((known) => known.name === role)?.id;
  await keystone('PUT', `/projects/${projectId}/users/${users[0]?.id}/roles/${id}`);
}

/** Calls Keystone with an administrator's token. */
export function asAdmin(authUrl: string, token: string) {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${authUrl}${path}`, {
      method,
      headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? null : await response.json()) as T;
  };
}

/** The administrator's password: of the cloud that CONTRACT_URL names, or the demo's. */
function adminPassword(authUrl: string): string {
  return (authUrl === process.env.CONTRACT_URL && process.env.CONTRACT_ADMIN_PASSWORD) || 'darkroom';
}

/** Signs in as somebody, into a project. */
export async function signIn(
  authUrl: string,
  name: string,
  password: string,
  projectName: string,
): Promise<ImageService> {
  const { id, token } = await authenticate(
    authUrl,
    { method: 'password', name, domain: 'Default', password },
    { projectName, domain: 'Default' },
  );
  const [endpoint] = imageEndpoints(token.catalog ?? []);
  if (!endpoint) throw new Error('The catalog has no image service');
  return { url: endpoint.url, token: id };
}

/** The administrator, in project admin. */
export function adminService(authUrl: string): Promise<ImageService> {
  return signIn(authUrl, 'admin', adminPassword(authUrl), 'admin');
}

/** Administrators' tokens of the last accounts, by cloud: to prove a password takes a tenth of a second each time. */
const lastTokens = new Map<string, string>();

/** Calls Keystone as an administrator, with the token of the last account as long as the cloud takes it. */
async function accountMaker(authUrl: string): Promise<ReturnType<typeof asAdmin>> {
  const last = lastTokens.get(authUrl);
  const headers = { 'x-auth-token': last ?? '', 'x-subject-token': last ?? '' };
  if (last && (await fetch(`${authUrl}/auth/tokens`, { method: 'HEAD', headers })).ok)
    return asAdmin(authUrl, last);
  const { token } = await adminService(authUrl);
  lastTokens.set(authUrl, token);
  return asAdmin(authUrl, token);
}

/** Makes a project (or takes the one given) and a user with a role in it. */
export async function newAccount(
  authUrl: string,
  role: Role = 'member',
  project?: Pick<Account, 'projectId' | 'projectName'>,
  /** Root of the image service, where the catalog's is not meant for tests. */
  imageUrl?: string,
): Promise<Account> {
  const keystone = await accountMaker(authUrl);
  const name = `t-${randomUUID().slice(0, 8)}`;
  const password = 'a password of one test';
  const projectName = project?.projectName ?? name;
  const projectId =
    project?.projectId ??
    (
      await keystone<{ project: { id: string } }>('POST', '/projects', {
        project: { name, domain_id: 'default' },
      })
    ).project.id;
  const { user } = await keystone<{ user: { id: string } }>('POST', '/users', {
    user: { name, password, domain_id: 'default', default_project_id: projectId },
  });
  const { roles } = await keystone<{ roles: { id: string; name: string }[] }>('GET', '/roles');
  const id = roles.find((known) => known.name === role)?.id;
  if (!id) throw new Error(`The cloud has no role ${role}`);
  await keystone('PUT', `/projects/${projectId}/users/${user.id}/roles/${id}`);
  const service = await signIn(authUrl, name, password, projectName);
  return {
    name,
    password,
    projectId,
    projectName,
    service: imageUrl ? { ...service, url: imageUrl } : service,
  };
}
