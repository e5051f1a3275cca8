import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countedSignIn } from '@/lib/auth/counted-sign-in';
import { SignInError } from '@/lib/auth/keystone-sign-in';
import type { SessionClaims } from '@/lib/auth/session';

let log: string[];
beforeEach(() => {
  log = [];
  vi.spyOn(console, 'info').mockImplementation((line: string) => void log.push(line));
});
afterEach(() => vi.restoreAllMocks());

const from = (network: string) => ({ headers: { 'x-darkroom-from': network } });
const claims = { userName: 'somebody', userDomain: 'Company' } as SessionClaims;
const byProvider = { cloud: 'cloud', method: 'websso', name: '', domain: '' };
const over = () => Promise.reject(new SignInError('sso_over'));

test('who comes from a provider is in the log by name, and a token that is refused is too', async () => {
  await countedSignIn(byProvider, from('192.0.2.1'), async () => claims);
  await expect(countedSignIn(byProvider, from('192.0.2.1'), over)).rejects.toMatchObject({
    problem: 'sso_over',
  });
  expect(log[0]).toContain(
    '"outcome":"accepted","from":"192.0.2.1","cloud":"cloud","method":"websso","name":"somebody","domain":"Company"',
  );
  expect(log[1]).toContain('"outcome":"sso_over","from":"192.0.2.1","cloud":"cloud","method":"websso"');
});

test('tokens that are refused count for the network that they come from, and lock nobody else out', async () => {
  for (let tried = 0; tried < 100; tried += 1)
    await expect(countedSignIn(byProvider, from('192.0.2.2'), over)).rejects.toMatchObject({
      problem: 'sso_over',
    });
  await expect(countedSignIn(byProvider, from('192.0.2.2'), async () => claims)).rejects.toMatchObject({
    problem: 'throttled',
  });
  await expect(countedSignIn(byProvider, from('192.0.2.3'), async () => claims)).resolves.toBe(claims);
});
