import { constants, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { PrivateKeyProblem, readPrivateKey } from '@/lib/metadata/private-key';
import { signFile } from '@/lib/metadata/sign-file';
import { signatureHashMethods } from '@/lib/metadata/signature';

const content = new Uint8Array(100_000).map((_, index) => index % 251);
const file = new Blob([content]);
const sign = (pem: string, method: (typeof signatureHashMethods)[number] = 'SHA-256') =>
  signFile(file, pem, method, () => {}, new AbortController().signal);

/** Verifies as cursive does: for RSA with exactly the longest salt. */
function verified(publicKey: KeyObject, method: string, signature: string, saltLength?: number): boolean {
  const verify = createVerify(method.replace('-', ''));
  verify.update(content);
  return verify.verify(
    saltLength === undefined
      ? publicKey
      : { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
    signature,
    'base64',
  );
}

const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 });

for (const method of signatureHashMethods) {
  test(`RSA-PSS over ${method} is verified with the longest salt`, async () => {
    const { privateKey, publicKey } = rsaPair;
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      const pem = privateKey.export({ type, format: 'pem' }).toString();
      const signed = await sign(pem, method);
      const hashLength = Number(method.slice(4)) / 8;
      expect(signed).toMatchObject({ img_signature_hash_method: method, img_signature_key_type: 'RSA-PSS' });
      expect(verified(publicKey, method, signed.img_signature, 256 - hashLength - 2)).toBe(true);
      expect(verified(publicKey, method, signed.img_signature, hashLength)).toBe(false);
    }
  });
  for (const [namedCurve, keyType] of [
    ['secp384r1', 'ECC_SECP384R1'],
    ['secp521r1', 'ECC_SECP521R1'],
  ] as const) {
    test(`ECDSA on ${namedCurve} over ${method} is verified`, async () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
      for (const type of ['sec1', 'pkcs8'] as const) {
        const pem = privateKey.export({ type, format: 'pem' }).toString();
        const signed = await sign(pem, method);
        expect(signed.img_signature_key_type).toBe(keyType);
        expect(verified(publicKey, method, signed.img_signature)).toBe(true);
      }
    });
  }
}

test('a file that openssl ecparam wrote begins with its parameters', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const pem = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const parameters = '-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n';
  expect(readPrivateKey(parameters + pem).type).toBe('ECC_SECP384R1');
});

test('what cannot sign says why', () => {
  const problem = (pem: string) => {
    try {
      readPrivateKey(pem);
    } catch (error) {
      if (error instanceof PrivateKeyProblem) return error.problem;
      throw error;
    }
    return null;
  };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  expect(problem('hello')).toBe('not_pem');
  expect(problem(rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBe('not_private');
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' };
  expect(problem(rsa.privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString())).toBe(
    'encrypted',
  );
  expect(problem(rsa.privateKey.export({ type: 'pkcs1', format: 'pem', ...cipher }).toString())).toBe(
    'encrypted',
  );
  const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
  expect(problem(p256.export({ type: 'pkcs8', format: 'pem' }).toString())).toBe('unsupported_curve');
  const ed = generateKeyPairSync('ed25519').privateKey;
  expect(problem(ed.export({ type: 'pkcs8', format: 'pem' }).toString())).toBe('unsupported_key');
  expect(problem('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')).toBe('not_pem');
});

test('a file is read piece by piece, and reading ends when asked', async () => {
  const heard: number[] = [];
  const pem = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey;
  const text = pem.export({ type: 'pkcs8', format: 'pem' }).toString();
  const big = new Blob([new Uint8Array(2_500_000)]);
  await signFile(big, text, 'SHA-512', (bytes) => heard.push(bytes), new AbortController().signal);
  expect(heard).toEqual([1_048_576, 2_097_152, 2_500_000]);
  await expect(signFile(file, text, 'SHA-512', () => {}, AbortSignal.abort())).rejects.toThrow();
});
