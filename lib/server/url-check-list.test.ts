import { expect, test } from 'vitest';
import { urlCheckListSchema } from '@/lib/server/url-check-list';

test('hosts with and without a port, and folders', () => {
  expect(
    urlCheckListSchema.parse(
      ' mirror.example.org, 10.0.0.5:8080,[fd00::1]:80,http://127.0.0.1:9292/samples/,',
    ),
  ).toEqual({
    hosts: ['mirror.example.org', '10.0.0.5:8080', '[fd00::1]:80'],
    folders: ['http://127.0.0.1:9292/samples/'],
  });
  expect(urlCheckListSchema.parse(undefined)).toEqual({ hosts: [], folders: [] });
});

test.each([
  'mirror.example.org/images',
  'user@mirror.example.org',
  'mirror.example.org:port',
  'fd00::1',
  'two words',
  'http://127.0.0.1:9292/samples',
  'http://127.0.0.1:9292/x/../samples/',
  'http://user@127.0.0.1/samples/',
  'http://127.0.0.1/samples/?a/',
  'ftp://127.0.0.1/samples/',
])('%s allows nothing, and is refused', (text) => {
  expect(urlCheckListSchema.safeParse(text).success).toBe(false);
});
