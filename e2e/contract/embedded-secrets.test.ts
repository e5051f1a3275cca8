import { afterAll, beforeAll, expect, test } from 'vitest';
import { authenticate } from '@/lib/openstack/identity';
import {
  createCertificate,
  createSecret,
  deleteSecret,
  findCertificate,
  getSecret,
  getSecretPayload,
  type KeyManager,
  keyManagerUrl,
  listSecrets,
} from '@/lib/openstack/secrets';
import { removeFolder, startCloud } from '../support/servers';

let cloud: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  cloud = await startCloud({ seed_images: false });
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
});

async function keyManager(name = 'demo', project = 'demo', authUrl = cloud.authUrl): Promise<KeyManager> {
  const { id, token } = await authenticate(
    authUrl,
    { method: 'password', name, domain: 'Default', password: 'darkroom' },
    { projectName: project, domain: 'Default' },
  );
  const url = keyManagerUrl(token.catalog ?? [], 'RegionOne');
  if (!url) throw new Error('The catalog has no key manager');
  return { url, token: id };
}
const payloadOf = (service: KeyManager, id: string, accept?: string) =>
  fetch(`${service.url}/v1/secrets/${id}/payload`, {
    headers: { 'x-auth-token': service.token, ...(accept ? { accept } : {}) },
  });

test('a certificate is kept as bytes, found by its type, and gone when deleted', async () => {
  const service = await keyManager();
  const id = await createCertificate(service, 'signer', '-----BEGIN CERTIFICATE-----\nabc\n');
  expect(await getSecret(service, id)).toMatchObject({
    name: 'signer',
    status: 'ACTIVE',
    secret_type: 'certificate',
    content_types: { default: 'application/octet-stream' },
  });
  expect(Buffer.from(await getSecretPayload(service, id)).toString()).toContain('BEGIN CERTIFICATE');
  expect((await listSecrets(service, { secret_type: 'certificate' })).secrets).toHaveLength(1);
  expect((await listSecrets(service, { secret_type: 'public' })).total).toBe(0);
  await deleteSecret(service, id);
  await expect(getSecret(service, id)).rejects.toMatchObject({
    kind: 'not_found',
    reason: 'Secret not found.',
  });
});

test('a certificate is found again by its name and its bytes, and no other is taken for it', async () => {
  const service = await keyManager();
  const pem = '-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n';
  expect(await findCertificate(service, 'twice', pem)).toBeNull();
  await createSecret(service, { name: 'twice', secret_type: 'certificate' });
  await createCertificate(service, 'twice', pem.replace('YWJj', 'ZGVm'));
  await createCertificate(service, 'other', pem);
  await createSecret(service, { name: 'twice', payload: pem, payload_content_type: 'text/plain' });
  expect(await findCertificate(service, 'twice', pem)).toBeNull();
  const id = await createCertificate(service, 'twice', pem);
  expect(await findCertificate(service, 'twice', pem)).toBe(id);
  const { secrets } = await listSecrets(service, { limit: 100, secret_type: 'certificate' });
  for (const { secret_ref } of secrets) await deleteSecret(service, secret_ref.split('/').at(-1) ?? '');
});

test('the payload is given in the type that is asked for, or refused with 406', async () => {
  const service = await keyManager();
  const text = await createSecret(service, { payload: 'hellö', payload_content_type: 'text/plain' });
  expect(await (await payloadOf(service, text, 'text/plain')).text()).toBe('hellö');
  expect((await payloadOf(service, text, '*/*')).headers.get('content-type')).toBe(
    'text/plain; charset=UTF-8',
  );
  expect((await payloadOf(service, text, 'application/octet-stream')).headers.get('content-type')).toBe(
    'application/octet-stream',
  );
  expect((await payloadOf(service, text, 'image/png')).status).toBe(406);
  const binary = await createSecret(service, {
    payload: Buffer.from([0xff, 0xfe, 0]).toString('base64'),
    payload_content_type: 'application/octet-stream',
    payload_content_encoding: 'base64',
  });
  expect((await payloadOf(service, binary, 'text/plain')).status).toBe(406);
  expect(Buffer.from(await getSecretPayload(service, binary))).toEqual(Buffer.from([0xff, 0xfe, 0]));
});

test('a payload may come later, once', async () => {
  const service = await keyManager();
  const id = await createSecret(service, { name: 'later' });
  expect((await payloadOf(service, id)).status).toBe(404);
  const put = () =>
    fetch(`${service.url}/v1/secrets/${id}`, {
      method: 'PUT',
      headers: { 'x-auth-token': service.token, 'content-type': 'text/plain' },
      body: 'now',
    });
  expect((await put()).status).toBe(204);
  expect((await put()).status).toBe(409);
});

test('a list is given in pages that lead to one another', async () => {
  const service = await keyManager('alt', 'alt');
  for (let n = 0; n < 5; n += 1) await createSecret(service, { name: `page ${n}` });
  const second = await listSecrets(service, { limit: 2, offset: 2 });
  expect(second.secrets.map((secret) => secret.name)).toEqual(['page 2', 'page 3']);
  expect(second.total).toBe(5);
  const response = await fetch(`${service.url}/v1/secrets?limit=2&offset=2`, {
    headers: { 'x-auth-token': service.token },
  });
  expect(await response.json()).toMatchObject({
    next: `${service.url}/v1/secrets?limit=2&offset=4`,
    previous: `${service.url}/v1/secrets?limit=2&offset=0`,
  });
});

test('secrets belong to a project, and readers see none', async () => {
  const service = await keyManager();
  const id = await createSecret(service, { name: 'ours' });
  const other = await keyManager('alt', 'alt');
  await expect(getSecret(other, id)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(deleteSecret(other, id)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(listSecrets(await keyManager('reader'))).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(listSecrets({ ...service, token: 'nobody' })).rejects.toMatchObject({ kind: 'unauthorized' });
});

test.each([
  [{ payload: 'x' }, /'payload_content_type' must also be supplied/],
  [{ payload: 'x', payload_content_type: 'image/png' }, /payload_content_type is not one of/],
  [{ payload: 'x', payload_content_type: 'application/octet-stream' }, /payload_content_encoding is not one/],
  [{ payload: ' ', payload_content_type: 'text/plain' }, /must be non empty/],
  [{ payload_content_type: 'text/plain' }, /payload must be provided/],
  [{ expiration: '2001-01-01T00:00:00' }, /before current time/],
])('%j is refused as Barbican refuses it', async (secret, reason) => {
  const service = await keyManager();
  await expect(createSecret(service, secret)).rejects.toMatchObject({
    kind: 'invalid',
    reason: expect.stringMatching(reason),
  });
});

test('a cloud without a key manager has none in its catalog', async () => {
  const bare = await startCloud({ seed_images: false, key_manager: false });
  await expect(keyManager('demo', 'demo', bare.authUrl)).rejects.toThrow('The catalog has no key manager');
  expect((await fetch(`${bare.url}/key-manager/v1/secrets`)).status).toBe(300);
  await bare.stop();
  removeFolder(bare.data);
});
