import { expect, test, vi } from 'vitest';
import { errorOfAnswer, OpenStackError } from '@/lib/openstack/error';
import { MoreMethodsNeeded } from '@/lib/openstack/identity';

const json = (name: string) => (name === 'content-type' ? 'application/json' : null);
const glance = (message: string) =>
  JSON.stringify({ message: `${message}<br /><br />\n\n\n`, code: '', title: '' });
const keystone = (message: string) => JSON.stringify({ error: { code: 503, message, title: '' } });
const full = 'The disk that holds the records is full: nothing was changed. Try again when there is room.';

test.each([
  [503, glance(full), 'unavailable', 'cloud_full'],
  [503, keystone(full), 'unavailable', 'cloud_full'],
  [507, '', 'unavailable', 'cloud_full'],
  [429, glance('slow down'), 'unavailable', 'cloud_busy'],
  [503, glance('The store is away'), 'unavailable', 'The store is away'],
  [
    413,
    glance('Image storage media is full: There is not enough disk space'),
    'too_large',
    /^Image storage media/,
  ],
] as const)('%i %s is told as what it is', (status, body, kind, reason) => {
  const error = errorOfAnswer(status, body, json);
  expect(error).toMatchObject({ kind, status });
  expect(error.reason).toMatch(reason);
});

test('an error is one whichever copy of the module made it, and no other error is', async () => {
  const init = { kind: 'unavailable', status: null, reason: '', requestId: null } as const;
  vi.resetModules();
  const other = await import('@/lib/openstack/error');
  expect(other.OpenStackError).not.toBe(OpenStackError);
  expect(new other.OpenStackError(init)).toBeInstanceOf(OpenStackError);
  expect(new OpenStackError(init)).toBeInstanceOf(other.OpenStackError);
  for (const stranger of [new Error('x'), null, 'x', { kind: 'unavailable' }])
    expect(stranger instanceof OpenStackError).toBe(false);
  // What is more than that is told as before.
  expect(new OpenStackError(init)).not.toBeInstanceOf(MoreMethodsNeeded);
});
