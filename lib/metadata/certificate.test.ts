import { expect, test } from 'vitest';
import { certificateOf } from '@/lib/metadata/certificate';

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const key = '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----';

test('only the certificate is taken, whatever lies beside it', () => {
  expect(certificateOf(`${key}\n${certificate}\n${key}`)).toBe(`${certificate}\n`);
  expect(certificateOf(key)).toBeNull();
});
