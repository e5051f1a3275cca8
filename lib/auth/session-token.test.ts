import { encode } from 'next-auth/jwt';
import { expect, test, vi } from 'vitest';
import { readSessionToken } from '@/lib/auth/session-token';

const cookieName = 'darkroom.session';
const read = (value: string | null, secret = 'ours') => {
  // In chunks, as a large one comes.
  const cookies =
    value === null ? {} : { [`${cookieName}.0`]: value.slice(0, 50), [`${cookieName}.1`]: value.slice(50) };
  return readSessionToken({ cookies, headers: {} }, { secret, cookieName });
};
const made = (secret: string, maxAge = 60) => encode({ token: { userId: 'u' }, secret, maxAge });

test('a cookie of another secret, or of nobody, is told apart from none and from one that has ended; once to the log', async () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
  expect(await read(await made('ours'))).toMatchObject({ token: { userId: 'u' }, unreadable: false });
  expect(await read(null)).toEqual({ token: null, unreadable: false });
  expect(await read(await made('ours', -3600))).toEqual({ token: null, unreadable: false });
  expect(said).not.toHaveBeenCalled();
  expect(await read(await made('theirs'))).toEqual({ token: null, unreadable: true });
  expect(await read('nonsense')).toEqual({ token: null, unreadable: true });
  // Whether it has ended nobody can tell who cannot read it.
  expect(await read(await made('theirs', -3600))).toEqual({ token: null, unreadable: true });
  expect(said).toHaveBeenCalledTimes(1);
  expect(said.mock.calls[0]?.[0]).toContain('NEXTAUTH_SECRET');
});
