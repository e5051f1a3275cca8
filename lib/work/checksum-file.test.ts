import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksumFor, readChecksums } from '@/lib/work/checksum-file';
import type { VendorAlgorithm } from '@/lib/work/vendor-checksum';

const hex = (algorithm: VendorAlgorithm, text: string) => createHash(algorithm).update(text).digest('hex');
const a = hex('sha256', 'a');
const b = hex('sha256', 'b');
const long = hex('sha512', 'a');

/** The five layouts in which distributors publish digests. */
const layouts: Record<string, (value: string, file: string) => string> = {
  text: (value, file) => `${value}  ${file}\n`,
  binary: (value, file) => `${value} *${file}\n`,
  bsd: (value, file) => `SHA${value.length * 4} (${file}) = ${value}\n`,
  signed: (value, file) =>
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# ${file}: 5 bytes\nSHA${value.length * 4} (${file}) = ${value}\n- --dashed\n-----BEGIN PGP SIGNATURE-----\n\niQIz${'A'.repeat(60)}\n-----END PGP SIGNATURE-----\n`,
  bare: (value) => `${value}\n`,
};

test('each layout gives the digest of the file', () => {
  for (const write of Object.values(layouts))
    for (const ending of ['\n', '\r\n'])
      expect(checksumFor(write(a, 'x.img').replaceAll('\n', ending), 'x.img')).toMatchObject({
        algorithm: 'sha256',
        value: a,
      });
});

test('what the tools themselves write is read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'darkroom-sums-'));
  const name = 'a\\b c.img';
  writeFileSync(path.join(folder, name), 'a');
  const run = (...command: [string, ...string[]]) =>
    execFileSync(command[0], [...command.slice(1), name], { cwd: folder, encoding: 'utf8' });
  for (const text of [
    run('sha256sum'),
    run('sha256sum', '-b'),
    run('sha512sum'),
    run('sha384sum', '--tag'),
    run('sha256sum', '--tag'),
  ])
    expect(typeof checksumFor(text, name) === 'string' ? text : 'read').toBe('read');
  rmSync(folder, { recursive: true });
});

test('of many files the one is found, by the strongest digest, whatever its folder', () => {
  const text = `${b}  other.img\n${a}  ./images/x.img\n${long} *x.img\n${b}  x.img.xz\n`;
  expect(checksumFor(text, 'x.img')).toEqual({ algorithm: 'sha512', value: long, file: 'x.img' });
  expect(checksumFor(text, 'y.img')).toBe('checksum_not_named');
  expect(checksumFor(text, null)).toBe('checksum_not_named');
  // One line alone is meant for the file at hand.
  expect(checksumFor(`${a}  x.img`, 'y.img')).toMatchObject({ value: a });
});

test('what proves nothing is not taken', () => {
  expect(checksumFor('d41d8cd98f00b204e9800998ecf8427e  x.img', 'x.img')).toBe('checksum_weak');
  expect(checksumFor('MD5 (x.img) = d41d8cd98f00b204e9800998ecf8427e', 'x.img')).toBe('checksum_weak');
  expect(checksumFor(`${a}  x.img\n${b}  x.img`, 'x.img')).toBe('checksum_two');
  expect(checksumFor(`SHA512 (x.img) = ${a}`, 'x.img')).toBe('checksum_none');
  expect(checksumFor(`sha512:${a}`, 'x.img')).toBe('checksum_none');
  expect(checksumFor('<html>404</html>', 'x.img')).toBe('checksum_none');
  // What stands outside the signature is nobody's word.
  expect(checksumFor(layouts.signed?.(a, 'x.img').concat(`${b}  x.img\n`) ?? '', 'x.img')).toMatchObject({
    value: a,
  });
});

test('whatever is around them, a digest that is given is one of the text, and nothing crashes or hangs', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('# comment', '', '-----BEGIN PGP SIGNED MESSAGE-----', '-----BEGIN PGP SIGNATURE-----'),
    fc
      .tuple(
        fc.constantFrom(...Object.keys(layouts)),
        fc.constantFrom<VendorAlgorithm>('sha256', 'sha384', 'sha512'),
        fc.string(),
        fc.string(),
      )
      .map(([layout, algorithm, bytes, file]) => layouts[layout]?.(hex(algorithm, bytes), file) ?? ''),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.string(), (lines, file) => {
      const text = lines.join('\n');
      const found = checksumFor(text, file);
      if (typeof found === 'string') return;
      expect(text.toLowerCase()).toContain(found.value);
      expect(readChecksums(text).digests).toContainEqual(found);
    }),
    { numRuns: 200 },
  );
});

test('200 files that were changed in one place never give another digest of the same length unseen', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(layouts)),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      (layout, at, letter) => {
        const text = layouts[layout]?.(a, 'x.img') ?? '';
        const index = at % text.length;
        const changed = text.slice(0, index) + letter + text.slice(index + 1);
        const found = checksumFor(changed, 'x.img');
        if (typeof found !== 'string' && found.value !== a)
          expect(changed.toLowerCase()).toContain(found.value);
      },
    ),
    { numRuns: 200 },
  );
});
