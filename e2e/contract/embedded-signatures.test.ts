import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImportRequest } from '@/lib/contract/import';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { createCertificate, createSecret, type KeyManager } from '@/lib/openstack/secrets';
import { listImageTasks } from '@/lib/openstack/tasks';
import { adminService, newAccount, signIn } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { newSigningKey, type SigningKey } from '../support/signing-keys';
import { imageUntil, settled } from './image-until';

const hashMethods = ['SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'];
const keyTypes = [
  ...['RSA-PSS', 'DSA', 'ECC_SECP384R1', 'ECC_SECP521R1'],
  ...['ECC_SECT409K1', 'ECC_SECT409R1', 'ECC_SECT571K1', 'ECC_SECT571R1'],
];
/** More than one of the pipeline's chunks, and no whole number of them. */
const data = Buffer.alloc(5_000_001, 'what was signed');
/** For what is refused before it is read: an answer may overtake a long body, and be lost with the connection. */
const short = Buffer.alloc(10);
const tampered = Buffer.from(data);
tampered[4_900_000] = (tampered[4_900_000] ?? 0) ^ 1;

let cloud: Awaited<ReturnType<typeof startCloud>>;
let service: ImageService;
let keys: KeyManager;
let rsa: SigningKey;
beforeAll(async () => {
  cloud = await startCloud({
    seed_images: false,
    enabled_backends: [{ id: 'central' }, { id: 'dcn0', bandwidth: 20_000_000 }],
    default_backend: 'central',
    enabled_import_methods: ['glance-direct', 'copy-image'],
  });
  service = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
  keys = keysOf(service);
  rsa = newSigningKey('RSA-PSS');
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
});

const keysOf = ({ url, token }: ImageService): KeyManager => ({
  url: url.replace(/\/image$/, '/key-manager'),
  token,
});
interface Signed {
  certificate?: string;
  hash?: string;
  type?: string;
  signature?: string;
}
/** An image with the four properties; those of `rsa` and SHA-256 unless told. */
async function signedImage(how: Signed = {}, as = service): Promise<string> {
  const body = {
    name: 'signed',
    disk_format: 'raw',
    container_format: 'bare',
    img_signature: how.signature ?? rsa.sign(data, how.hash ?? 'SHA-256'),
    img_signature_hash_method: how.hash ?? 'SHA-256',
    img_signature_key_type: how.type ?? 'RSA-PSS',
    img_signature_certificate_uuid:
      how.certificate ?? (await createCertificate(keysOf(as), 'signer', rsa.certificate)),
  };
  return (await createImage(as, body as unknown as ImageCreate)).image.id;
}
async function send(id: string, bytes = data, kind: 'file' | 'stage' = 'file', as = service): Promise<void> {
  const writer = openImageData(as, id, { kind }, bytes.length);
  const sent = async () => {
    await writer.write(bytes);
    await writer.end();
  };
  // A refusal may come before the last byte is written.
  await Promise.all([sent(), writer.done]);
}
async function refusal(id: string, bytes = data, as = service): Promise<string> {
  const cause = await send(id, bytes, 'file', as).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(cause instanceof OpenStackError)) throw new Error('The data was taken');
  expect(cause.status).toBe(400);
  expect(await getImage(as, id)).toMatchObject({ status: 'queued', size: null, checksum: null });
  expect(filesOf(id)).toEqual([]);
  return cause.reason.replace(id, '<id>');
}
const filesOf = (id: string) =>
  ['staging', 'stores/central', 'stores/dcn0'].filter((folder) =>
    readdirSync(path.join(cloud.data, folder)).some((name) => name.startsWith(id)),
  );

describe.each(keyTypes)('%s', (type) => {
  test('every hash method verifies, and one changed bit does not', async () => {
    const key = newSigningKey(type);
    const certificate = await createCertificate(keys, type, key.certificate);
    for (const hash of hashMethods) {
      const signature = key.sign(data, hash);
      const good = await signedImage({ certificate, hash, type, signature });
      await send(good);
      expect((await getImage(service, good)).status).toBe('active');
      const bad = await signedImage({ certificate, hash, type, signature });
      expect(await refusal(bad, tampered)).toBe(
        'Signature verification failed for image <id>: Signature verification failed',
      );
    }
  });
});

test('an image without data can be signed too', async () => {
  const id = await signedImage({ signature: rsa.sign(new Uint8Array(), 'SHA-256') });
  await send(id, Buffer.alloc(0));
  expect(await getImage(service, id)).toMatchObject({ status: 'active', size: 0 });
});

test("another key's certificate, another hash and a shorter salt do not verify", async () => {
  const other = await createCertificate(keys, 'other', newSigningKey('RSA-PSS').certificate);
  expect(await refusal(await signedImage({ certificate: other }))).toMatch(/Signature verification failed$/);
  const hash = await signedImage({ hash: 'SHA-512', signature: rsa.sign(data, 'SHA-256') });
  expect(await refusal(hash)).toMatch(/Signature verification failed$/);
  const salt = await signedImage({ signature: rsa.sign(data, 'SHA-256', 'digest') });
  expect(await refusal(salt)).toMatch(/Signature verification failed$/);
});

test('what makes a signature impossible to verify is said, and nothing is taken', async () => {
  const problem = async (how: Signed) =>
    (await refusal(await signedImage(how), short)).replace(
      'Signature verification failed for image <id>: Signature verification for the image failed: ',
      '',
    );
  const missing = '6d517bcc-2f6d-4c55-a211-ee7b55f47b70';
  expect(await problem({ certificate: missing })).toBe(`Certificate not found with ID: ${missing}.`);
  expect(await problem({ signature: 'AAA' })).toBe(
    'The signature data was not properly encoded using base64.',
  );
  expect(await problem({ hash: 'MD5', signature: 'AAAA' })).toBe('Invalid signature hash method: MD5.');
  expect(await problem({ type: 'RSA' })).toBe('Invalid signature key type: RSA.');
  expect(await problem({ type: 'DSA' })).toBe('Invalid public key type for signature key type: DSA.');
  const opaque = await createSecret(keys, { payload: rsa.certificate, payload_content_type: 'text/plain' });
  expect(await problem({ certificate: opaque })).toBe('Invalid certificate format: opaque.');
  const broken = await createCertificate(keys, 'broken', 'no certificate');
  expect(await problem({ certificate: broken })).toBe(`Unable to retrieve certificate with ID: ${broken}.`);
});

test("another project's certificate cannot be read", async () => {
  const stranger = await newAccount(cloud.authUrl);
  const certificate = await createCertificate(keys, 'ours', rsa.certificate);
  const id = await signedImage({ certificate }, stranger.service);
  expect(await refusal(id, short, stranger.service)).toContain('Unable to retrieve certificate with ID');
});

test('three properties of four verify nothing, and dates are not looked at', async () => {
  const three = await signedImage({ signature: 'AAAA' });
  await updateImage(service, three, [{ op: 'remove', path: '/img_signature_key_type' }]);
  await send(three, tampered);
  expect((await getImage(service, three)).status).toBe('active');
  const late = newSigningKey('ECC_SECP384R1', { expired: true });
  const expired = await signedImage({
    certificate: await createCertificate(keys, 'expired', late.certificate),
    type: 'ECC_SECP384R1',
    signature: late.sign(data, 'SHA-256'),
  });
  await send(expired);
  expect((await getImage(service, expired)).status).toBe('active');
});

test.each([true, false])('an import verifies what it writes (all must succeed: %s)', async (must) => {
  const request: ImportRequest = {
    method: { name: 'glance-direct' },
    stores: ['central', 'dcn0'],
    all_stores_must_succeed: must,
  };
  const good = await signedImage();
  await send(good, data, 'stage');
  await importImage(service, good, request);
  expect(await imageUntil(service, good, settled)).toMatchObject({
    status: 'active',
    stores: 'central,dcn0',
  });
  const bad = await signedImage();
  await send(bad, tampered, 'stage');
  await importImage(service, bad, request);
  expect(await imageUntil(service, bad, settled)).toMatchObject({ status: 'queued', size: null });
  expect((await listImageTasks(service, bad))[0]).toMatchObject({
    status: 'failure',
    message: expect.stringContaining(`Signature verification failed for image ${bad}`),
  });
  expect(filesOf(bad)).toEqual([]);
});

test('copying verifies again, and a failure leaves the image as it is', async () => {
  const admin = await adminService(cloud.authUrl);
  const id = await signedImage({}, admin);
  await send(id, data, 'file', admin);
  const copy = () =>
    importImage(admin, id, { method: { name: 'copy-image' }, stores: ['dcn0'] }).then(() =>
      imageUntil(admin, id, settled),
    );
  await updateImage(admin, id, [{ op: 'replace', path: '/img_signature_hash_method', value: 'SHA-512' }]);
  expect(await copy()).toMatchObject({
    status: 'active',
    stores: 'central',
    os_glance_failed_import: 'dcn0',
  });
  await updateImage(admin, id, [{ op: 'replace', path: '/img_signature_hash_method', value: 'SHA-256' }]);
  expect(await copy()).toMatchObject({ status: 'active', stores: 'central,dcn0' });
});
