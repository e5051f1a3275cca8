import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkPassword, hashPassword, unknownHash } from '@/lib/embedded/identity/password';

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
  expect(await checkPassword('', unknownHash())).toEqual({ matches: false, better: null });
  expect(await checkPassword('', ':')).toMatchObject({ matches: false });
});

test('a right password is not refused while its hash is renewed, however many wait', async () => {
  let known = false;
  const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
  const asked = checkPassword('darkroom', olderHash('darkroom')).finally(() => {
    known = true;
  });
  // As soon as one of them has its turn, another takes its place in the queue.
  const crowd = Array.from({ length: 70 }, async () => {
    while (!known) {
      // Of a hash that costs little, so that the queue soon ends.
      await checkPassword('another', '$scrypt$ln=15,r=1,p=1$c2FsdA$aGFzaA').catch(() => {});
      await wait();
    }
  });
  expect(await asked).toMatchObject({ matches: true });
  await Promise.all(crowd);
}, 20_000);
