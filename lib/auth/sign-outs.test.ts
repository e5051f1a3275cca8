import { expect, test } from 'vitest';
import { isEnded, onSignOut, type SignOut, tellSignOut } from '@/lib/auth/sign-outs';

const who = { cloud: 'one', userId: 'u' };

test('a session that signed out has ended, and no other one', () => {
  tellSignOut({ ...who, sessionId: 'mine' });
  expect(isEnded('mine')).toBe(true);
  expect(isEnded('another')).toBe(false);
});

test('a cookie of a build that gave sessions no name ends none', () => {
  tellSignOut({ ...who, sessionId: '' });
  expect(isEnded('')).toBe(false);
});

test('whoever listens hears where somebody signed out', () => {
  const heard: [SignOut, boolean][] = [];
  const leave = onSignOut((...said) => heard.push(said));
  tellSignOut({ ...who, sessionId: 'here' });
  tellSignOut({ ...who, sessionId: 'elsewhere' }, false);
  leave();
  tellSignOut({ ...who, sessionId: 'unheard' });
  expect(heard.map(([{ sessionId }, here]) => [sessionId, here])).toEqual([
    ['here', true],
    ['elsewhere', false],
  ]);
});
