import { expect, test } from 'vitest';
import { checkedText, parseChecksum, vendorState, vendorVerdict } from '@/lib/work/vendor-checksum';

const sha256 = 'a'.repeat(64);
const sha512 = 'b'.repeat(128);
const image = (change: object) => ({ os_hash_algo: 'sha512', os_hash_value: sha512, ...change });

test('an image is marked by its own digest, with no write between', () => {
  expect(vendorState(image({ vendor_checksum: `sha512:${sha512}` }))?.state).toBe('same');
  expect(vendorState(image({ vendor_checksum: `SHA512:${sha512.toUpperCase()}` }))?.state).toBe('same');
  // One flipped bit.
  expect(vendorState(image({ vendor_checksum: `sha512:c${sha512.slice(1)}` }))?.state).toBe('different');
  expect(vendorState(image({ vendor_checksum: `sha256:${sha256}` }))?.state).toBe('unchecked');
  expect(
    vendorState({ os_hash_algo: null, os_hash_value: null, vendor_checksum: `sha256:${sha256}` })?.state,
  ).toBe('no_data');
});

test('a reading counts for the digest and the bytes that it was of', () => {
  const at = '2026-11-28T10:00:00.000Z';
  const read = (text: string) =>
    vendorState(image({ vendor_checksum: `sha256:${sha256}`, vendor_checksum_checked: text }));
  expect(read(checkedText(true, sha256, sha512, at))).toMatchObject({ state: 'same', at });
  expect(read(checkedText(false, sha256, sha512, at))).toMatchObject({ state: 'different', at });
  expect(read(checkedText(true, 'f'.repeat(64), sha512, at))?.state).toBe('unchecked');
  expect(read(checkedText(true, sha256, 'f'.repeat(128), at))?.state).toBe('unchecked');
  expect(read('same')?.state).toBe('unchecked');
});

test('what is no checksum marks nothing', () => {
  for (const text of ['', 'sha256:', `sha256:${sha512}`, `md5:${'a'.repeat(32)}`, 'constructor', sha256])
    expect(parseChecksum(text)).toBe(null);
  expect(vendorState(image({}))).toBe(null);
  expect(vendorState(image({ vendor_checksum: 5 }))).toBe(null);
});

test('who read the file that was sent tells what it is, where the cloud has these very bytes', () => {
  const unchecked = image({ vendor_checksum: `sha256:${sha256}` });
  const sent = { algorithm: 'sha512', value: sha512 } as const;
  const vendor = { algorithm: 'sha256', value: sha256 } as const;
  expect(vendorVerdict(unchecked, vendor, sent)).toBe(true);
  expect(vendorVerdict(unchecked, { ...vendor, value: 'f'.repeat(64) }, sent)).toBe(false);
  // Other bytes than were sent, a digest of another kind, one that nobody asked for, an image without data.
  expect(vendorVerdict(unchecked, vendor, { ...sent, value: 'f'.repeat(128) })).toBe(null);
  expect(vendorVerdict(unchecked, vendor, { algorithm: 'blake2b', value: sha512 })).toBe(null);
  expect(vendorVerdict(unchecked, { algorithm: 'sha384', value: sha256 }, sent)).toBe(null);
  expect(vendorVerdict({ ...unchecked, os_hash_value: null }, vendor, sent)).toBe(null);
  expect(vendorVerdict(image({ vendor_checksum: `sha512:${sha512}` }), vendor, sent)).toBe(null);
});
