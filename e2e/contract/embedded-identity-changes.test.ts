import { scryptSync } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createImage, getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { signIn } from '../support/accounts';
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
import { oneTimeCode, totpSecret } from '../support/one-time-code';
import { type OwnCloud, ownClouds } from '../support/own-clouds';
import { imageUntil, settled } from './image-until';

// What changes while something else goes on, and what a user may not make without end: a cloud of its own for each.

const start = ownClouds({ seed_metadefs: false });
const unauthorized = keystoneError(401, 'The request you have made requires authentication.', 'Unauthorized');
const credentialSchema = z.object({ credential: z.looseObject({ id: z.string() }) });
const madeSchema = z.object({ application_credential: z.object({ id: z.string(), secret: z.string() }) });

const issued = (cloud: OwnCloud, name: string) => issuedFor(cloud.authUrl, byPassword({ name }, 'darkroom'));
async function people(cloud: OwnCloud) {
  const [admin, demo] = await Promise.all([issued(cloud, 'admin'), issued(cloud, 'demo')]);
  const id = demo.token.user.id;
  const change = (user: object) =>
    keystone(cloud.authUrl, 'PATCH', `/users/${id}`, { token: admin.id, body: { user } });
  const enter = (password: string) => signInWith(cloud.authUrl, byPassword({ id }, password));
  const changeOwn = (original_password: string, password: string) =>
    keystone(cloud.authUrl, 'POST', `/users/${id}/password`, {
      body: { user: { original_password, password } },
    });
  return { admin, demo, id, change, changeOwn, enter };
}

test('sign-ins at once with a password that an older copy of the cloud kept are all let in', async () => {
  const cloud = await start();
  await cloud.stop();
  const salt = Buffer.from('0123456789abcdef');
  const hash = scryptSync('darkroom', salt, 32, { N: 2 ** 12, r: 8, p: 1 });
  const database = new Database(path.join(cloud.data, 'cloud.sqlite'));
  const older = `${salt.toString('hex')}:${hash.toString('hex')}`;
  database.prepare("update users set password_hash = ? where name = 'demo'").run(older);
  database.close();
  const again = await start({ security_compliance: { lockout_failure_attempts: 1 } }, cloud.data);
  const crowd = Array.from({ length: 8 }, () =>
    signInWith(again.authUrl, byPassword({ name: 'demo' }, 'darkroom')),
  );
  expect((await Promise.all(crowd)).map(({ status }) => status)).toEqual(crowd.map(() => 201));
});

test('a password that an administrator sets meanwhile outlives the change of one’s own', async () => {
  const cloud = await start();
  const { change, changeOwn, enter } = await people(cloud);
  let password = 'darkroom';
  // The reset comes a little later each time, so that it meets every moment of the change.
  for (let later = 0; later < 6; later += 1) {
    const own = changeOwn(password, `own ${later}`);
    for (let calls = 0; calls < later * 4; calls += 1) await keystone(cloud.authUrl, 'GET', '/');
    password = `reset ${later}`;
    expect((await change({ password })).status).toBe(200);
    expect([204, 401]).toContain((await own).status);
    expect((await enter(password)).status).toBe(201);
  }
});

test('an account that is disabled meanwhile gets no password of its own choice', async () => {
  const cloud = await start();
  const { change, changeOwn, enter } = await people(cloud);
  const own = changeOwn('darkroom', 'own');
  expect((await change({ enabled: false })).status).toBe(200);
  expect(await own).toMatchObject(unauthorized);
  await change({ enabled: true });
  expect((await enter('darkroom')).status).toBe(201);
});

test('a user whose password is taken away signs in by none, and keeps the tokens', async () => {
  const cloud = await start();
  const { demo, change, enter } = await people(cloud);
  expect((await change({ password: null })).status).toBe(200);
  for (const password of ['darkroom', '', 'null']) expect(await enter(password)).toMatchObject(unauthorized);
  const projects = await keystone(cloud.authUrl, 'GET', '/auth/projects', { token: demo.id });
  expect(projects.status).toBe(200);
  expect((await change({ password: 'another' })).status).toBe(200);
  expect((await enter('another')).status).toBe(201);
});

test('a receipt ends with what it was given for', async () => {
  const cloud = await start();
  const { demo, id, change, changeOwn, enter } = await people(cloud);
  const credential = { type: 'totp', blob: totpSecret, user_id: id };
  const keep = async () =>
    bodyOf(
      await keystone(cloud.authUrl, 'POST', '/credentials', { token: demo.id, body: { credential } }),
      201,
      credentialSchema,
    ).credential.id;
  const kept = await keep();
  await change({ options: { multi_factor_auth_rules: [['password', 'totp']] } });
  const receiptOf = async (answer: ReturnType<typeof enter>) =>
    (await answer).headers.get('openstack-auth-receipt') ?? '';
  const finish = (identity: object, receipt: string) =>
    signInWith(cloud.authUrl, identity, undefined, { 'openstack-auth-receipt': receipt });
  const code = () => byCode({ id }, oneTimeCode());
  const gone = (receipt: string) =>
    keystoneError(401, `Could not find auth receipt: ${receipt}.`, 'Unauthorized');

  let receipt = await receiptOf(enter('darkroom'));
  expect((await finish(code(), receipt)).status).toBe(201);
  await change({ password: 'second' });
  expect(await finish(code(), receipt)).toMatchObject(gone(receipt));

  receipt = await receiptOf(enter('second'));
  expect((await changeOwn('second', 'third')).status).toBe(204);
  expect(await finish(code(), receipt)).toMatchObject(gone(receipt));

  receipt = await receiptOf(enter('third'));
  await change({ password: null });
  expect(await finish(code(), receipt)).toMatchObject(gone(receipt));
  await change({ password: 'fourth' });

  receipt = await receiptOf(enter('fourth'));
  await change({ enabled: false });
  await change({ enabled: true });
  expect(await finish(code(), receipt)).toMatchObject(gone(receipt));

  // A code of a secret that is no more proves nothing either.
  receipt = await receiptOf(signInWith(cloud.authUrl, code()));
  const admin = await issued(cloud, 'admin');
  await keystone(cloud.authUrl, 'DELETE', `/credentials/${kept}`, { token: admin.id });
  expect(await finish(byPassword({ id }, 'fourth'), receipt)).toMatchObject(gone(receipt));
});

test('of credentials a user has so many, and a secret of codes is no longer than one', async () => {
  const cloud = await start();
  const { admin, demo, id } = await people(cloud);
  const keep = (blob: string, type = 'totp', user_id = id, token = demo.id) =>
    keystone(cloud.authUrl, 'POST', '/credentials', { token, body: { credential: { type, blob, user_id } } });
  expect(await keep('A'.repeat(1025))).toMatchObject({ status: 400 });
  const { credential } = bodyOf(await keep('A'.repeat(1024)), 201, credentialSchema);
  const body = { credential: { blob: 'A'.repeat(1025) } };
  const changed = await keystone(cloud.authUrl, 'PATCH', `/credentials/${credential.id}`, {
    token: demo.id,
    body,
  });
  expect(changed.status).toBe(400);
  // Of another type there may be more of it.
  expect((await keep('A'.repeat(1025), 'cert')).status).toBe(201);
  for (let made = 2; made < 100; made += 1) expect((await keep(totpSecret)).status).toBe(201);
  const full = keystoneError(
    403,
    'Unable to create additional credentials, maximum of 100 already exceeded for user.',
    'Forbidden',
  );
  expect(await keep(totpSecret)).toMatchObject(full);
  expect(await keep(totpSecret, 'cert', id, admin.id)).toMatchObject(full);
  expect((await keep(totpSecret, 'totp', admin.token.user.id, admin.id)).status).toBe(201);
  const listed = async (token: string, query = '') => {
    const answer = await keystone(cloud.authUrl, 'GET', `/credentials${query}`, { token });
    return bodyOf(answer, 200, z.object({ credentials: z.array(z.looseObject({})) })).credentials.length;
  };
  expect({
    own: await listed(demo.id),
    ofOthers: await listed(demo.id, `?user_id=${admin.token.user.id}`),
    all: await listed(admin.id),
    ofOne: await listed(admin.id, `?user_id=${id}&type=cert`),
  }).toEqual({ own: 100, ofOthers: 0, all: 101, ofOne: 1 });
});

const makeCredential = (cloud: OwnCloud, { id, token }: Awaited<ReturnType<typeof issued>>, more: object) =>
  keystone(cloud.authUrl, 'POST', `/users/${token.user.id}/application_credentials`, {
    token: id,
    body: { application_credential: { name: 'one', ...more } },
  });

test('an application credential is held to so many rules', async () => {
  const cloud = await start();
  const { demo, id } = await people(cloud);
  const rules = (many: number) =>
    Array.from({ length: many }, (_, index) => ({ service: 'image', method: 'GET', path: `/v2/${index}` }));
  expect(await makeCredential(cloud, demo, { access_rules: rules(51) })).toMatchObject(
    keystoneError(
      400,
      "Invalid input for field 'access_rules': A credential has at most 50 access rules.",
      'Bad Request',
    ),
  );
  const kept = await keystone(cloud.authUrl, 'GET', `/users/${id}/access_rules`, { token: demo.id });
  expect(kept.body).toMatchObject({ access_rules: [] });
  expect((await makeCredential(cloud, demo, { access_rules: rules(50) })).status).toBe(201);
});

test('a token whose rules name nothing of it ends itself, and no other', async () => {
  const cloud = await start();
  const { demo } = await people(cloud);
  const made = await makeCredential(cloud, demo, {
    access_rules: [{ service: 'image', method: 'GET', path: '/v2/images' }],
  });
  const identity = byApplicationCredential(bodyOf(made, 201, madeSchema).application_credential);
  const [one, other] = [await issuedFor(cloud.authUrl, identity), await issuedFor(cloud.authUrl, identity)];
  const end = (subject: string) =>
    keystone(cloud.authUrl, 'DELETE', '/auth/tokens', { token: one.id, headers: aboutToken(subject) });
  expect(await end(other.id)).toMatchObject(unauthorized);
  expect((await end(one.id)).status).toBe(204);
  const images = (token: string) =>
    fetch(`${cloud.url}/image/v2/images`, { headers: { 'x-auth-token': token } }).then(
      ({ status }) => status,
    );
  expect([await images(one.id), await images(other.id)]).toEqual([401, 200]);
});

test('a project of a disabled domain is none to work in', async () => {
  const cloud = await start();
  const { admin, demo, id } = await people(cloud);
  const made = async <Name extends string>(name: Name, body: object) => {
    const answer = await keystone(cloud.authUrl, 'POST', `/${name}s`, {
      token: admin.id,
      body: { [name]: body },
    });
    return z.record(z.string(), z.looseObject({ id: z.string() })).parse(answer.body)[name]?.id ?? '';
  };
  const domain_id = await made('domain', { name: 'closed', enabled: false });
  const project = await made('project', { name: 'inside', domain_id });
  const roles = await keystone(cloud.authUrl, 'GET', '/roles?name=member', { token: admin.id });
  const [role] = bodyOf(roles, 200, z.object({ roles: z.array(z.object({ id: z.string() })) })).roles;
  const granted = await keystone(cloud.authUrl, 'PUT', `/projects/${project}/users/${id}/roles/${role?.id}`, {
    token: admin.id,
  });
  expect(granted.status).toBe(204);
  const enter = await signInWith(cloud.authUrl, byPassword({ id }, 'darkroom'), { project: { id: project } });
  expect(enter.status).toBe(401);
  const listed = await keystone(cloud.authUrl, 'GET', '/auth/projects', { token: demo.id });
  expect(listed.body).toMatchObject({ projects: [{ name: 'demo' }] });
});

test('an import reads with the roles of the application credential that began it, after a restart too', async () => {
  const config = { regions: ['RegionOne', 'RegionTwo'], enabled_import_methods: ['glance-download'] };
  const cloud = await start(config);
  const alt = await signIn(cloud.authUrl, 'alt', 'darkroom', 'alt');
  const body = { name: 'theirs', disk_format: 'raw', container_format: 'bare' } as const;
  const { image: theirs } = await createImage(alt, body);
  await fetch(`${alt.url}/v2/images/${theirs.id}/file`, {
    method: 'PUT',
    headers: { 'x-auth-token': alt.token, 'content-type': 'application/octet-stream' },
    body: 'of another project',
  });
  const admin = await issued(cloud, 'admin');
  const enter = async (more: object) => {
    const made = bodyOf(await makeCredential(cloud, admin, more), 201, madeSchema);
    const { id } = await issuedFor(cloud.authUrl, byApplicationCredential(made.application_credential));
    return { url: alt.url, token: id };
  };
  const download = async (service: typeof alt) => {
    const { id } = (await createImage(service, body)).image;
    const method = {
      name: 'glance-download' as const,
      glance_region: 'RegionTwo',
      glance_image_id: theirs.id,
    };
    await importImage(service, id, { method });
    return id;
  };
  const member = await enter({ name: 'few', roles: [{ name: 'member' }, { name: 'reader' }] });
  const refused = await download(member);
  expect((await imageUntil(member, refused, settled)).status).toBe('queued');
  expect((await listImageTasks(member, refused)).map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/No image found/),
  );
  const all = await enter({ name: 'all' });
  expect((await imageUntil(all, await download(all), settled)).status).toBe('active');

  const killed = await download(member);
  await cloud.kill();
  const again = await start(config, cloud.data);
  const service = { ...member, url: `${again.url}/image` };
  expect((await imageUntil(service, killed, settled)).status).toBe('queued');
  expect((await getImage(service, killed)).status).toBe('queued');
});
