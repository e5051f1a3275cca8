import { scryptSync } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  aboutToken,
  bodyOf,
  byApplicationCredential,
  byCode,
  byPassword,
  issuedFor,
  keystone,
  keystoneError,
  signInWith,
} from '../support/keystone';
import { type OwnCloud, ownClouds } from '../support/own-clouds';

// What a real Keystone needs a configuration of its own for, or does not do.

const start = ownClouds({ seed_metadefs: false });

const unauthorized = keystoneError(401, 'The request you have made requires authentication.', 'Unauthorized');
const enter = (cloud: OwnCloud, password = 'darkroom', name = 'demo') =>
  signInWith(cloud.authUrl, byPassword({ name }, password));
async function tokenOf(cloud: OwnCloud, name: string): Promise<{ id: string; userId: string }> {
  const { id, token } = await issuedFor(cloud.authUrl, byPassword({ name }, 'darkroom'));
  return { id, userId: token.user.id };
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
    const code = byCode({ id: userId }, '000000');
    expect(await enter(cloud, 'wrong')).toMatchObject(unauthorized);
    expect(await signInWith(cloud.authUrl, byPassword({ id: userId }, 'wrong'))).toMatchObject(unauthorized);
    expect(await signInWith(cloud.authUrl, code)).toMatchObject(unauthorized);
    for (const answer of [await enter(cloud), await signInWith(cloud.authUrl, code)]) {
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
  const limited = byApplicationCredential(bodyOf(made, 201, schema).application_credential);
  const { id: token } = await issuedFor(cloud.authUrl, limited);
  const statusOf = async (method: string, url: string, headers: Record<string, string> = {}) =>
    (await fetch(`${cloud.url}${url}`, { method, headers: { 'x-auth-token': token, ...headers } })).status;
  expect({
    named: await statusOf('GET', `/identity/v3/users/${demo.userId}`),
    deeper: await statusOf('GET', `/identity/v3/users/${demo.userId}/projects`),
    head: await statusOf('HEAD', `/identity/v3/users/${demo.userId}`),
    projects: await statusOf('GET', '/identity/v3/auth/projects'),
    // Whoever holds a token may ask what it is, as far as rules are understood.
    itself: await statusOf('GET', '/identity/v3/auth/tokens', {
      ...aboutToken(token),
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
  const unscoped = await signInWith(cloud.authUrl, byPassword({ name: 'demo' }, 'darkroom'), 'unscoped');
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
