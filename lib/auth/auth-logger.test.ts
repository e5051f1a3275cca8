import { expect, test } from 'vitest';
import { logLine } from '@/lib/auth/auth-logger';

test.each([
  'x\n2026-11-28 forged line',
  'x\r\n\u001b[31mRED',
  '\u009b31m',
  '\u2028next',
  'a\u202ereversed',
  '\u0000',
])('%j stays on one line, without a control', (text) => {
  for (const parts of [[text], [{ url: text }], [new Error(text)], [{ error: new Error(text), url: text }]]) {
    const line = logLine('next-auth', 'CODE', ...parts);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(line).toMatch(/^next-auth CODE /);
  }
});

test('what happened can still be read', () => {
  const line = logLine('next-auth', 'CODE', { error: new Error('no key'), url: '/sign-in?a=b' });
  expect(line).toBe('next-auth CODE {"error":{"name":"Error","message":"no key"},"url":"/sign-in?a=b"}');
});
