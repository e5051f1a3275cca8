import { afterEach, beforeEach, expect, test } from 'vitest';
import { env } from '@/lib/server/env';

const before = { ...process.env };
beforeEach(() => {
  Object.assign(process.env, { OS_AUTH_URL: 'http://127.0.0.1:1/v3', NEXTAUTH_SECRET: 'secret'.repeat(8) });
});
afterEach(() => {
  process.env = { ...before };
});

test('the password of a demo account is everything behind the first colon', () => {
  process.env.DARKROOM_DEMO_ACCOUNTS = 'demo:a:b:c,bare,other:';
  expect(env().demoAccounts).toEqual([
    { name: 'demo', password: 'a:b:c' },
    { name: 'bare', password: '' },
    { name: 'other', password: '' },
  ]);
});

test('what is missing or wrong is named', () => {
  process.env.UPLOAD_GRACE_SECONDS = 'soon';
  expect(() => env()).toThrow(/^UPLOAD_GRACE_SECONDS is missing or not valid/);
  // More than a timer of Node can wait for.
  process.env.UPLOAD_GRACE_SECONDS = '3000000';
  expect(() => env()).toThrow(/^UPLOAD_GRACE_SECONDS is missing or not valid/);
});

test('a password in the address of Keystone is told in a sentence without it', () => {
  process.env.OS_AUTH_URL = 'https://user:s3kret@keystone.example.org:5000/v3';
  expect(() => env()).toThrow(/^OS_AUTH_URL has a user name or a password in it, [^@]+\.$/);
  process.env.OS_AUTH_URL = 'https://user@keystone.example.org:5000/v3';
  expect(() => env()).toThrow(/^OS_AUTH_URL has a user name/);
  process.env.OS_AUTH_URL = 'https://keystone.example.org:5000/v3';
  expect(env().authUrl).toBe('https://keystone.example.org:5000/v3');
});

test('what is set to nothing is not set', () => {
  process.env.UPLOAD_GRACE_SECONDS = '';
  expect(env().uploadGraceSeconds).toBe(120);
});

test('cookies are for https only where the public address is, however it is spelt', () => {
  expect(env().secure).toBe(false);
  for (const [address, secure] of [
    ['HTTPS://images.example.org', true],
    [' https://images.example.org/', true],
    ['http://https.example.org', false],
  ] as const) {
    process.env.NEXTAUTH_URL = address;
    expect(env().secure).toBe(secure);
  }
});
