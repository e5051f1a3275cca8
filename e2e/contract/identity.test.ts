import { beforeAll, expect, inject, test } from 'vitest';
import { authenticate, listProjects, revokeToken } from '@/lib/openstack/identity';
import { listImages } from '@/lib/openstack/images';
import { type Account, newAccount } from '../support/accounts';

const authUrl = inject('authUrl');
let account: Account;
beforeAll(async () => {
  account = await newAccount(authUrl);
});
const password = () => ({
  method: 'password' as const,
  name: account.name,
  domain: 'Default',
  password: account.password,
});

test('a password opens the default project, with roles and a catalog', async () => {
  const { token } = await authenticate(authUrl, password());
  expect(token.project?.id).toBe(account.projectId);
  expect(token.roles?.map((role) => role.name).sort()).toEqual(['member', 'reader']);
  expect(token.catalog?.some((service) => service.type === 'image')).toBe(true);
});

test('a wrong password, project or user is one and the same refusal', async () => {
  const wrong = { ...password(), password: 'wrong' };
  const refusal = { kind: 'unauthorized', reason: 'The request you have made requires authentication.' };
  await expect(authenticate(authUrl, wrong)).rejects.toMatchObject(refusal);
  await expect(authenticate(authUrl, { ...password(), name: 'nobody' })).rejects.toMatchObject(refusal);
  await expect(authenticate(authUrl, password(), { projectId: 'f'.repeat(32) })).rejects.toMatchObject(
    refusal,
  );
});

test('an unscoped token lists projects and is exchanged for a scoped one that ends with it', async () => {
  const unscoped = await authenticate(authUrl, password(), 'unscoped');
  expect(unscoped.token.project).toBeUndefined();
  const [project] = await listProjects(authUrl, unscoped.id);
  expect(project?.id).toBe(account.projectId);
  const scoped = await authenticate(
    authUrl,
    { method: 'token', token: unscoped.id },
    { projectId: account.projectId },
  );
  expect(scoped.token.expires_at).toBe(unscoped.token.expires_at);
});

test('a revoked token opens nothing', async () => {
  const { id } = await authenticate(authUrl, password());
  const service = { ...account.service, token: id };
  await listImages(service);
  await revokeToken(authUrl, id);
  await expect(listImages(service)).rejects.toMatchObject({ kind: 'unauthorized', status: 401 });
});

test('an application credential stands for its user in its project', async () => {
  const { id, token } = await authenticate(authUrl, password());
  const response = await fetch(`${authUrl}/users/${token.user.id}/application_credentials`, {
    method: 'POST',
    headers: { 'x-auth-token': id, 'content-type': 'application/json' },
    body: JSON.stringify({ application_credential: { name: 'ci' } }),
  });
  expect(response.status).toBe(201);
  const { application_credential: made } = (await response.json()) as {
    application_credential: { id: string; secret: string };
  };
  const issued = await authenticate(authUrl, {
    method: 'application_credential',
    id: made.id,
    secret: made.secret,
  });
  expect(issued.token.project?.id).toBe(account.projectId);
});

test('an application credential opens no more than it was made for, and nothing once it is gone', async () => {
  const { id, token } = await authenticate(authUrl, password());
  const path = `${authUrl}/users/${token.user.id}/application_credentials`;
  const call = (method: string, url: string, as: string, body?: object) =>
    fetch(url, {
      method,
      headers: { 'x-auth-token': as, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  const created = await call('POST', path, id, {
    application_credential: { name: 'reads', roles: [{ name: 'reader' }] },
  });
  const { application_credential: made } = (await created.json()) as {
    application_credential: { id: string; secret: string };
  };
  const limited = await authenticate(authUrl, {
    method: 'application_credential',
    id: made.id,
    secret: made.secret,
  });
  expect(limited.token.roles?.map((role) => role.name)).toEqual(['reader']);
  for (const scope of [undefined, { project: { id: account.projectId } }]) {
    const auth = { identity: { methods: ['token'], token: { id: limited.id } }, scope };
    expect((await call('POST', `${authUrl}/auth/tokens`, limited.id, { auth })).status).toBe(403);
  }
  const further = { application_credential: { name: 'further' } };
  expect((await call('POST', path, limited.id, further)).status).toBe(403);
  const service = { ...account.service, token: limited.id };
  await listImages(service);
  expect((await call('DELETE', `${path}/${made.id}`, id)).status).toBe(204);
  expect((await call('GET', `${authUrl}/auth/projects`, limited.id)).ok).toBe(false);
});
