import { expect, test } from 'vitest';
import { errorOfAnswer } from '@/lib/openstack/error';

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
