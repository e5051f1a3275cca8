import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkPassword, hashPassword, nobodysHash } from '@/lib/embedded/identity/password';

/** As this cloud kept passwords before: "salt:hash" in hex. */
function olderHash(password: string): string {
  const salt = Buffer.from('0123456789abcdef');
  const hash = scryptSync(password, salt, 32, { N: 2 ** 12, r: 8, p: 1 });
  return `${salt.toString('hex')}:${hash.toString('hex')}`;
}

test('a hash says what it cost, and belongs to its password alone', async () => {
  const stored = await hashPassword('pässword');
  expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await hashPassword('pässword')).not.toBe(stored);
  expect(await checkPassword('pässword', stored)).toEqual({ matches: true, better: null });
  expect(await checkPassword('password', stored)).toEqual({ matches: false, better: null });
});

test('a hash of passlib, as Keystone keeps it, is understood', async () => {
  // passlib.hash.scrypt.using(rounds=15, salt=b'0123456789abcdef').hash('secret')
  const stored = '$scrypt$ln=15,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Nui/98EKsTl3DyaSIPz3SvARe0YqUtfUVkX8cfjqvTY';
  expect((await checkPassword('secret', stored)).matches).toBe(true);
});

test('an older hash is taken, and replaced once its password is known', async () => {
  const right = await checkPassword('darkroom', olderHash('darkroom'));
  expect(right).toEqual({ matches: true, better: expect.stringMatching(/^\$scrypt\$ln=15/) });
  expect((await checkPassword('darkroom', right.better ?? '')).matches).toBe(true);
  expect(await checkPassword('wrong', olderHash('darkroom'))).toEqual({ matches: false, better: null });
});

test('nobody has a password', async () => {
  expect(await checkPassword('', nobodysHash)).toEqual({ matches: false, better: null });
  expect(await checkPassword('', ':')).toMatchObject({ matches: false });
});
