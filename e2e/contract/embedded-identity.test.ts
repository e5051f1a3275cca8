import { scryptSync } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { tokenBodySchema } from '@/lib/contract/identity';
import { bodyOf, keystone, keystoneError, signInWith } from '../support/keystone';
import { removeFolder, startCloud } from '../support/servers';

// What a real Keystone needs a configuration of its own for, or does not do.

type Cloud = Awaited<ReturnType<typeof startCloud>>;
const clouds: Cloud[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) {
    await cloud.stop();
    removeFolder(cloud.data);
  }
});
async function start(config: object = {}, data?: string): Promise<Cloud> {
  const cloud = await startCloud({ seed_images: false, seed_metadefs: false, ...config }, data);
  clouds.push(cloud);
  return cloud;
}

const unauthorized = keystoneError(401, 'The request you have made requires authentication.', 'Unauthorized');
const identity = (name: string, password: string) => ({
  methods: ['password'],
  password: { user: { name, domain: { id: 'default' }, password } },
});
const enter = (cloud: Cloud, password = 'darkroom', name = 'demo') =>
  signInWith(cloud.authUrl, identity(name, password));
async function tokenOf(cloud: Cloud, name: string): Promise<{ id: string; userId: string }> {
  const answer = await enter(cloud, 'darkroom', name);
  const { token } = bodyOf(answer, 201, tokenBodySchema);
  return { id: answer.headers.get('x-subject-token') ?? '', userId: token.user.id };
}

describe('wrong passwords', () => {
  test('lock their account, where that is configured, until an administrator enables it', async () => {
    const cloud = await start({ security_compliance: { lockout_failure_attempts: 3 } });
    const before = await tokenOf(cloud, 'demo');
    for (let tries = 0; tries < 2; tries += 1)
      expect(await enter(cloud, 'wrong')).toMatchObject(unauthorized);
    // A right one between them begins the count anew.
    expect((await enter(cloud)).status).toBe(201);
    for (let tries = 0; tries < 3; tries += 1)
      expect(await enter(cloud, 'wrong')).toMatchObject(unauthorized);
    expect(await enter(cloud)).toMatchObject(unauthorized);
    expect((await enter(cloud, 'darkroom', 'alt')).status).toBe(201);
    const projects = await keystone(cloud.authUrl, 'GET', '/auth/projects', { token: before.id });
    expect(projects.status).toBe(200);
    // The lock outlives the process.
    await cloud.stop();
    const again = await start({ security_compliance: { lockout_failure_attempts: 3 } }, cloud.data);
    expect(await enter(again)).toMatchObject(unauthorized);
    const admin = await tokenOf(again, 'admin');
    await keystone(again.authUrl, 'PATCH', `/users/${before.userId}`, {
      token: admin.id,
      body: { user: { enabled: true } },
    });
    expect((await enter(again)).status).toBe(201);
  });

  test('lock an account for its time only, and not one that is exempt', async () => {
    const cloud = await start({
      security_compliance: { lockout_failure_attempts: 1, lockout_duration: 1 },
    });
    expect(await enter(cloud, 'wrong')).toMatchObject(unauthorized);
    await expect.poll(async () => (await enter(cloud)).status, { timeout: 10_000 }).toBe(201);
    const demo = await tokenOf(cloud, 'demo');
    const admin = await tokenOf(cloud, 'admin');
    await keystone(cloud.authUrl, 'PATCH', `/users/${demo.userId}`, {
      token: admin.id,
      body: { user: { options: { ignore_lockout_failure_attempts: true } } },
    });
    expect(await enter(cloud, 'wrong')).toMatchObject(unauthorized);
    expect((await enter(cloud)).status).toBe(201);
  });

  test('are slowed for their account, by name and by id alike, and for nobody else', async () => {
    const cloud = await start({ failed_sign_ins: { per_user: 3, window: 60 } });
    const { userId } = await tokenOf(cloud, 'demo');
    const byId = { methods: ['password'], password: { user: { id: userId, password: 'wrong' } } };
    const byCode = { methods: ['totp'], totp: { user: { id: userId, passcode: '000000' } } };
    expect(await enter(cloud, 'wrong')).toMatchObject(unauthorized);
    expect(await signInWith(cloud.authUrl, byId)).toMatchObject(unauthorized);
    expect(await signInWith(cloud.authUrl, byCode)).toMatchObject(unauthorized);
    for (const answer of [await enter(cloud), await signInWith(cloud.authUrl, byCode)]) {
      expect(answer).toMatchObject({
        status: 429,
        body: {
          error: {
            code: 429,
            title: 'Too Many Requests',
            message: expect.stringMatching(/^Too many sign-ins failed: try again in \d+ seconds\.$/),
          },
        },
      });
      const seconds = Number(answer.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
    }
    expect((await enter(cloud, 'darkroom', 'alt')).status).toBe(201);
  });

  test('are slowed for their address, whoever they were for, many at once too', async () => {
    const cloud = await start({ failed_sign_ins: { per_user: 2, per_address: 5, window: 60 } });
    const guesses = Array.from({ length: 12 }, (_, index) => enter(cloud, 'wrong', `nobody ${index}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    expect((await enter(cloud)).status).toBe(429);
  });

  test('end their waiting when the window has passed', async () => {
    const cloud = await start({ failed_sign_ins: { per_user: 1, window: 1 } });
    expect(await enter(cloud, 'wrong')).toMatchObject(unauthorized);
    await expect.poll(async () => (await enter(cloud)).status, { timeout: 10_000 }).toBe(201);
  });
});

test('more sign-ins at once than can be hashed are told to come back, and others are served', async () => {
  const cloud = await start({ failed_sign_ins: { per_user: 0, per_address: 0 } });
  const crowd = Array.from({ length: 80 }, () => enter(cloud, 'wrong'));
  const served = await Promise.all(
    Array.from({ length: 20 }, () => keystone(cloud.authUrl, 'GET', '/auth/projects', { token: 'none' })),
  );
  expect(served.every(({ status }) => status === 401)).toBe(true);
  const answers = await Promise.all(crowd);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.every(({ headers }) => headers.get('retry-after') === '5')).toBe(true);
  expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  expect((await enter(cloud)).status).toBe(201);
}, 120_000);

test('a password that an older copy of the cloud kept is taken, and kept anew', async () => {
  const cloud = await start();
  await cloud.stop();
  const file = path.join(cloud.data, 'cloud.sqlite');
  const salt = Buffer.from('0123456789abcdef');
  const hash = scryptSync('darkroom', salt, 32, { N: 2 ** 12, r: 8, p: 1 });
  const older = `${salt.toString('hex')}:${hash.toString('hex')}`;
  const database = new Database(file);
  database.prepare("update users set password_hash = ? where name = 'demo'").run(older);
  database.close();
  const again = await start({}, cloud.data);
  expect(await enter(again, 'wrong')).toMatchObject(unauthorized);
  expect((await enter(again)).status).toBe(201);
  expect((await enter(again)).status).toBe(201);
  await again.stop();
  const kept = new Database(file, { readonly: true });
  const row = z
    .object({ password_hash: z.string() })
    .parse(kept.prepare("select password_hash from users where name = 'demo'").get());
  kept.close();
  expect(row.password_hash).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$/);
});

test('access rules hold at the identity service and the key manager too', async () => {
  const cloud = await start();
  const demo = await tokenOf(cloud, 'demo');
  const made = await keystone(cloud.authUrl, 'POST', `/users/${demo.userId}/application_credentials`, {
    token: demo.id,
    body: {
      application_credential: {
        name: 'limited',
        access_rules: [
          { service: 'identity', method: 'GET', path: '/v3/users/*' },
          { service: 'key-manager', method: 'GET', path: '/v1/secrets' },
          { service: 'image', method: 'GET', path: '/image/v2/images' },
        ],
      },
    },
  });
  const schema = z.object({ application_credential: z.object({ id: z.string(), secret: z.string() }) });
  const { id, secret } = bodyOf(made, 201, schema).application_credential;
  const answer = await signInWith(cloud.authUrl, {
    methods: ['application_credential'],
    application_credential: { id, secret },
  });
  const token = answer.headers.get('x-subject-token') ?? '';
  const statusOf = async (method: string, url: string, headers: Record<string, string> = {}) =>
    (await fetch(`${cloud.url}${url}`, { method, headers: { 'x-auth-token': token, ...headers } })).status;
  expect({
    named: await statusOf('GET', `/identity/v3/users/${demo.userId}`),
    deeper: await statusOf('GET', `/identity/v3/users/${demo.userId}/projects`),
    head: await statusOf('HEAD', `/identity/v3/users/${demo.userId}`),
    projects: await statusOf('GET', '/identity/v3/auth/projects'),
    // Whoever holds a token may ask what it is, as far as rules are understood.
    itself: await statusOf('GET', '/identity/v3/auth/tokens', {
      'x-subject-token': token,
      'openstack-identity-access-rules': '1.0',
    }),
    secrets: await statusOf('GET', '/key-manager/v1/secrets'),
    containers: await statusOf('POST', '/key-manager/v1/secrets'),
    images: await statusOf('GET', '/image/v2/images'),
    image: await statusOf('GET', '/image/v2/images/x'),
  }).toEqual({
    named: 200,
    deeper: 401,
    head: 401,
    projects: 401,
    itself: 200,
    secrets: 200,
    containers: 401,
    images: 200,
    image: 401,
  });
});

test('what a credential cannot be is refused before anything is kept', async () => {
  const cloud = await start();
  const demo = await tokenOf(cloud, 'demo');
  const unscoped = await signInWith(cloud.authUrl, identity('demo', 'darkroom'), 'unscoped');
  const ask = (token: string, more: object) =>
    keystone(cloud.authUrl, 'POST', `/users/${demo.userId}/application_credentials`, {
      token,
      body: { application_credential: { name: 'never', ...more } },
    });
  // A real Keystone makes one that opens no project.
  expect((await ask(unscoped.headers.get('x-subject-token') ?? '', {})).status).toBe(403);
  // A real Keystone breaks at it.
  expect((await ask(demo.id, { access_rules: [{ service: 'image', method: 'GET' }] })).status).toBe(400);
  const list = await keystone(cloud.authUrl, 'GET', `/users/${demo.userId}/application_credentials`, {
    token: demo.id,
  });
  expect(list.body).toMatchObject({ application_credentials: [] });
});
