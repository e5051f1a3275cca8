import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { fernetDecrypt, fernetEncrypt } from '@/lib/embedded/identity/fernet';

// generate.json of github.com/fernet/spec
const key = Buffer.from('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=', 'base64url');
const token =
  'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
const now = Date.parse('1985-10-26T01:20:00-07:00');

test('a text becomes the token of the specification, and that the text again', () => {
  const vector = Buffer.from(Array.from({ length: 16 }, (_, index) => index));
  expect(fernetEncrypt(key, 'hello', now, vector)).toBe(token);
  expect(fernetDecrypt(key, token)).toBe('hello');
  expect(fernetDecrypt(key, fernetEncrypt(key, '密码 🔑', now))).toBe('密码 🔑');
});

test('what another key has made, or was changed, is none', () => {
  expect(fernetDecrypt(randomBytes(32), token)).toBeNull();
  for (const wrong of ['', 'hello', token.slice(0, -8), token.replace('cpGV', 'cpGW'), `A${token.slice(1)}`])
    expect(fernetDecrypt(key, wrong)).toBeNull();
});
