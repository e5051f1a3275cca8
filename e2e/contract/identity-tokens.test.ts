import { beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { tokenBodySchema } from '@/lib/contract/identity';
import { listImages } from '@/lib/openstack/images';
import { type Account, adminService, giveRole, newAccount } from '../support/accounts';
import {
  aboutToken,
  bodyOf,
  byPassword,
  issuedFor,
  keystone,
  keystoneError,
  signInWith,
} from '../support/keystone';

// What a token is, who may ask, and what ends it: on the embedded cloud and on a real Keystone alike.

const authUrl = inject('authUrl');
const unauthorized = keystoneError(401, 'The request you have made requires authentication.', 'Unauthorized');
const invalid = keystoneError(404, 'Failed to validate token', 'Not Found');
const forbidden = (action: string) =>
  keystoneError(403, `You are not authorized to perform the requested action: ${action}.`, 'Forbidden');

const issued = (identity: object, scope?: unknown) => issuedFor(authUrl, identity, scope);

let admin: string;
let account: Account;
let userId: string;
beforeAll(async () => {
  admin = (await adminService(authUrl)).token;
});
beforeEach(async () => {
  account = await newAccount(authUrl);
  userId = (await enter()).token.user.id;
});
const identityOf = (password: string, id?: string) =>
  byPassword(id === undefined ? { name: account.name } : { id }, password);
const enter = (password = account.password) => issued(identityOf(password));
const fromToken = (id: string, scope?: unknown) => issued({ methods: ['token'], token: { id } }, scope);
const about = (method: string, caller: string, subject?: string) =>
  keystone(authUrl, method, '/auth/tokens', {
    token: caller,
    headers: subject === undefined ? {} : aboutToken(subject),
  });
const works = async (id: string) => (await keystone(authUrl, 'GET', '/auth/projects', { token: id })).status;
const update = (path: string, body: object) =>
  keystone(authUrl, 'PATCH', path, { token: admin, body }).then((answer) =>
    bodyOf(answer, 200, z.looseObject({})),
  );

describe('a chain of tokens', () => {
  test('names itself and its beginning', async () => {
    const other = await newAccount(authUrl);
    await giveRole(authUrl, account, 'member', other.projectId);
    const first = await enter();
    const second = await fromToken(first.id, { project: { id: other.projectId } });
    const third = await fromToken(second.id, 'unscoped');
    expect(first.token.audit_ids).toEqual([expect.stringMatching(/^[\w-]{22}$/)]);
    const [beginning = ''] = first.token.audit_ids ?? [];
    for (const later of [second, third]) {
      expect(later.token.audit_ids).toEqual([expect.stringMatching(/^[\w-]{22}$/), beginning]);
      expect([...later.token.methods].sort()).toEqual(['password', 'token']);
      expect(later.token.expires_at).toBe(first.token.expires_at);
    }
    expect(new Set([first, second, third].map(({ token }) => token.audit_ids?.[0])).size).toBe(3);
    const read = bodyOf(await about('GET', second.id, second.id), 200, tokenBodySchema);
    expect(read.token.audit_ids).toEqual(second.token.audit_ids);
  });

  test('loses the token that is revoked, and no other', async () => {
    const first = await enter();
    const second = await fromToken(first.id);
    const third = await fromToken(second.id);
    expect((await about('DELETE', second.id, second.id)).status).toBe(204);
    expect(await Promise.all([first, second, third].map(({ id }) => works(id)))).toEqual([200, 401, 200]);
    expect((await about('DELETE', third.id, first.id)).status).toBe(204);
    expect(await Promise.all([first, third].map(({ id }) => works(id)))).toEqual([401, 200]);
    expect(await about('GET', third.id, first.id)).toMatchObject(invalid);
    expect(await signInWith(authUrl, { methods: ['token'], token: { id: first.id } })).toMatchObject({
      status: 404,
    });
  });
});

describe('asking about a token', () => {
  test('is for its user and for administrators', async () => {
    const mine = await enter();
    const stranger = (await newAccount(authUrl)).service.token;
    const again = await enter();
    for (const caller of [mine.id, again.id, admin]) {
      expect(await about('GET', caller, mine.id)).toMatchObject({
        status: 200,
        body: { token: { user: { name: account.name } } },
      });
      const head = await about('HEAD', caller, mine.id);
      expect([head.status, head.body]).toEqual([200, null]);
    }
    expect(await about('GET', stranger, mine.id)).toMatchObject(forbidden('identity:validate_token'));
    expect((await about('HEAD', stranger, mine.id)).status).toBe(403);
    expect(await about('DELETE', stranger, mine.id)).toMatchObject(forbidden('identity:revoke_token'));
    expect(await works(mine.id)).toBe(200);
  });

  test('says what is missing or wrong', async () => {
    const { id } = await enter();
    expect(await about('GET', id)).toMatchObject(forbidden('identity:validate_token'));
    expect(await about('DELETE', id)).toMatchObject(forbidden('identity:revoke_token'));
    for (const method of ['GET', 'DELETE'])
      expect(await about(method, id, 'nonsense')).toMatchObject({ status: 404 });
    expect(await about('GET', 'nonsense', id)).toMatchObject(unauthorized);
  });
});

describe('tokens end', () => {
  const change = (original: string, password: string) =>
    keystone(authUrl, 'POST', `/users/${userId}/password`, {
      body: { user: { original_password: original, password } },
    });

  test('with a new password, whoever sets it', async () => {
    const before = await enter();
    expect(await change('wrong', 'second')).toMatchObject(unauthorized);
    expect(await works(before.id)).toBe(200);
    expect((await change(account.password, 'second')).status).toBe(204);
    expect(await works(before.id)).toBe(401);
    await expect(listImages({ ...account.service, token: before.id })).rejects.toMatchObject({ status: 401 });
    expect(await signInWith(authUrl, identityOf(account.password))).toMatchObject(unauthorized);
    // A real Keystone forgets what was issued within the same second.
    await expect.poll(async () => works((await enter('second')).id), { timeout: 5000 }).toBe(200);
    const later = await enter('second');
    await update(`/users/${userId}`, { user: { password: 'third' } });
    expect(await works(later.id)).toBe(401);
    expect(await about('GET', admin, later.id)).toMatchObject(invalid);
  });

  test('with a disabled user, for good', async () => {
    const before = await enter();
    await update(`/users/${userId}`, { user: { enabled: false } });
    expect(await works(before.id)).toBe(401);
    expect(await signInWith(authUrl, identityOf(account.password))).toMatchObject(unauthorized);
    await update(`/users/${userId}`, { user: { enabled: true } });
    expect(await works(before.id)).toBe(401);
    await expect.poll(async () => works((await enter()).id), { timeout: 5000 }).toBe(200);
  });

  test('with the last role in their project, and come back with it', async () => {
    const { id } = await enter();
    const grants = `/projects/${account.projectId}/users/${userId}/roles`;
    const given = await keystone(authUrl, 'GET', grants, { token: admin });
    const { roles } = bodyOf(given, 200, z.object({ roles: z.array(z.object({ id: z.string() })) }));
    const grant = `${grants}/${roles[0]?.id}`;
    const call = async (method: string) => (await keystone(authUrl, method, grant, { token: admin })).status;
    expect(await call('HEAD')).toBe(204);
    expect(await call('DELETE')).toBe(204);
    expect(await works(id)).toBe(401);
    expect([await call('HEAD'), await call('DELETE')]).toEqual([404, 404]);
    expect(await call('PUT')).toBe(204);
    expect(await works(id)).toBe(200);
  });

  test('with a disabled project, as long as it is disabled', async () => {
    const { id } = await enter();
    const path = `/projects/${account.projectId}`;
    await update(path, { project: { enabled: false } });
    // A real Keystone says with 404 that the project is disabled.
    expect([401, 404]).toContain(await works(id));
    expect(await about('GET', admin, id)).toMatchObject({ status: 404 });
    expect(
      await signInWith(authUrl, identityOf(account.password), { project: { id: account.projectId } }),
    ).toMatchObject(unauthorized);
    await update(path, { project: { enabled: true } });
    expect(await works(id)).toBe(200);
  });

  test('with their project or their user', async () => {
    const { id } = await enter();
    const other = await newAccount(authUrl);
    const remove = (path: string) => keystone(authUrl, 'DELETE', path, { token: admin });
    expect((await remove(`/projects/${account.projectId}`)).status).toBe(204);
    expect([401, 404]).toContain(await works(id));
    const self = bodyOf(await about('GET', other.service.token, other.service.token), 200, tokenBodySchema);
    expect((await remove(`/users/${self.token.user.id}`)).status).toBe(204);
    expect([401, 404]).toContain(await works(other.service.token));
  });
});

test('a request to sign in that is not right says where', async () => {
  const malformed =
    'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.';
  const wrong = [
    [{}, `Expecting to find auth in request body. ${malformed}`],
    [{ auth: {} }, "'identity' is a required property"],
    [
      { auth: { identity: { methods: ['password'] } } },
      `Expecting to find password in identity. ${malformed}`,
    ],
    [
      { auth: { identity: { methods: ['password'], password: { user: { password: 'x' } } } } },
      'Invalid input for field identity/password/user: id or name must be present.',
    ],
    [
      { auth: { identity: { methods: ['password'], password: { user: { name: 'x', password: 'x' } } } } },
      `Expecting to find domain in user. ${malformed}`,
    ],
    [
      { auth: { identity: { methods: ['password'], password: { user: { name: 5, password: 'x' } } } } },
      "Invalid input for field 'identity/password/user/name': 5 is not of type 'string'",
    ],
    [
      { auth: { identity: identityOf('x'), scope: {} } },
      `Expecting to find system, project, domain, OS-TRUST:trust or unscoped in scope. ${malformed}`,
    ],
    [
      { auth: { identity: identityOf('x'), scope: { project: { name: 'x' } } } },
      `Expecting to find domain in project. ${malformed}`,
    ],
  ] as const;
  for (const [body, message] of wrong) {
    const answer = await keystone(authUrl, 'POST', '/auth/tokens', { body });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 400, message: expect.stringContaining(message), title: 'Bad Request' } },
    });
  }
  expect(await signInWith(authUrl, { methods: ['tea'], tea: {} })).toMatchObject({
    status: 401,
    body: {
      error: {
        message: 'Attempted to authenticate with an unsupported method.',
        identity: { methods: expect.arrayContaining(['password', 'token', 'application_credential']) },
      },
    },
  });
  expect(await signInWith(authUrl, { methods: [] })).toMatchObject(unauthorized);
});

test('administrators read the catalog, the assignments and the domains', async () => {
  const read = async (path: string, token = admin) => keystone(authUrl, 'GET', path, { token });
  const { body: services } = await read('/services?type=image');
  expect(services).toMatchObject({ services: [{ type: 'image', name: 'glance', enabled: true }] });
  const { services: found } = z.object({ services: z.array(z.object({ id: z.string() })) }).parse(services);
  const endpoints = await read(`/endpoints?service_id=${found[0]?.id}&interface=public`);
  expect(bodyOf(endpoints, 200, z.object({ endpoints: z.array(z.unknown()) })).endpoints).toContainEqual(
    expect.objectContaining({
      interface: 'public',
      region: 'RegionOne',
      region_id: 'RegionOne',
      enabled: true,
    }),
  );
  const regions = await read('/regions', account.service.token);
  expect(bodyOf(regions, 200, z.object({ regions: z.array(z.unknown()) })).regions).toContainEqual(
    expect.objectContaining({ id: 'RegionOne', parent_region_id: null, description: '' }),
  );
  const named = { domain: { id: 'default', name: 'Default' } };
  const query = `include_names=True&user.id=${userId}`;
  expect(await read(`/role_assignments?${query}`)).toMatchObject({
    body: {
      role_assignments: [
        {
          scope: { project: { id: account.projectId, name: account.projectName, ...named } },
          user: { id: userId, name: account.name, ...named },
          role: { name: 'member' },
        },
      ],
    },
  });
  const effective = await read(`/role_assignments?effective&${query}`);
  const rolesSchema = z.object({
    role_assignments: z.array(z.object({ role: z.object({ name: z.string() }) })),
  });
  const roles = bodyOf(effective, 200, rolesSchema).role_assignments.map(({ role }) => role.name);
  expect(roles.sort()).toEqual(['member', 'reader']);
  expect(await read('/domains?name=Default')).toMatchObject({ body: { domains: [{ id: 'default' }] } });
  for (const [path, policy] of [
    ['/services', 'list_services'],
    ['/endpoints', 'list_endpoints'],
    ['/role_assignments', 'list_role_assignments'],
    ['/domains', 'list_domains'],
    ['/users', 'list_users'],
    ['/projects', 'list_projects'],
    ['/roles', 'list_roles'],
  ] as const)
    expect(await read(path, account.service.token)).toMatchObject(forbidden(`identity:${policy}`));
  expect(await read('/services/none')).toMatchObject(
    keystoneError(404, 'Could not find service: none.', 'Not Found'),
  );
});
