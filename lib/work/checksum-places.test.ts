import { expect, test } from 'vitest';
import { type ChecksumPlace, checksumPlaces, digestIn } from '@/lib/work/checksum-places';

const [one, other] = ['1'.repeat(64), '2'.repeat(64)];
const sums: ChecksumPlace = { address: 'https://example.org/SHA256SUMS', isOwn: false };
const own: ChecksumPlace = { address: 'https://example.org/a.img.sha256', isOwn: true };

test('the places are beside the file, and nothing behind its path goes there', () => {
  const places = checksumPlaces('https://example.org/cloud/a%20b.qcow2?token=secret#x');
  expect(places.map(({ address }) => address)).toEqual([
    'https://example.org/cloud/SHA512SUMS',
    'https://example.org/cloud/SHA256SUMS',
    'https://example.org/cloud/CHECKSUM',
    'https://example.org/cloud/a%20b.qcow2.sha512',
    'https://example.org/cloud/a%20b.qcow2.sha256',
  ]);
  for (const nowhere of ['https://example.org/', 'https://example.org/cloud/', 'no address'])
    expect(checksumPlaces(nowhere)).toEqual([]);
});

test('a file about a folder counts where it names the image, in every layout', () => {
  for (const text of [
    `${other}  b.img\n${one}  a.img\n`,
    `${one} *a.img`,
    `SHA256 (a.img) = ${one}`,
    `${one}  ./a.img`,
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSHA256 (a.img) = ${one}\n-----BEGIN PGP SIGNATURE-----\n`,
  ])
    expect(digestIn(text, 'a.img', sums)).toMatchObject({ algorithm: 'sha256', value: one });
  // The digest of another file, one without a name, a page, and a file that contradicts itself.
  for (const text of [`${one}  b.img`, one, '<html>not found</html>', `${one}  a.img\n${other}  a.img`])
    expect(digestIn(text, 'a.img', sums)).toBeNull();
});

test('a file of the image’s own need not name it, and is nothing where it names another', () => {
  expect(digestIn(`${one}\n`, 'a.img', own)).toMatchObject({ value: one });
  expect(digestIn(`${one}  a.img`, 'a.img', own)).toMatchObject({ value: one });
  expect(digestIn(`${one}  b.img`, 'a.img', own)).toBeNull();
  expect(digestIn('<!DOCTYPE html>', 'a.img', own)).toBeNull();
});
