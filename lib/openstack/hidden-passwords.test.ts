import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { hidePasswords } from '@/lib/openstack/hidden-passwords';
import { getTask, listImageTasks } from '@/lib/openstack/tasks';

test.each([
  ['https://user:secret@host/a?b=c@d', 'https://…@host/a?b=c@d'],
  ['ftp://user@host', 'ftp://…@host'],
  ['https://a:b@c@host/', 'https://…@host/'],
  ['https://host/a@b', 'https://host/a@b'],
  ['https://host?a@b', 'https://host?a@b'],
  ['mail to me@host', 'mail to me@host'],
  ['"http://u:p@a/" and "http://u:p@b/"', '"http://…@a/" and "http://…@b/"'],
  ["https://bob:it's@host/", 'https://…@host/'],
  ['https://bob:caf\u00e9@host/', 'https://…@host/'],
])('%s', (text, shown) => {
  expect(hidePasswords(text)).toBe(shown);
});

test('a long text takes no time', () => {
  const text = `${'://'.repeat(500_000)}${'a'.repeat(1_000_000)}`;
  expect(hidePasswords(text)).toBe(text);
});

test('no task tells a password, neither what it was told to fetch nor why it failed', async () => {
  const uri = 'https://user:sekr\u00e9t@images.example.org/a.img';
  const task = {
    id: 't',
    type: 'api_image_import',
    status: 'failure',
    owner: 'p',
    expires_at: null,
    created_at: '2026-11-25T10:00:00.000000',
    updated_at: '2026-11-25T10:00:00.000000',
    deleted_at: null,
    deleted: false,
    image_id: 'i',
    request_id: null,
    user_id: null,
    input: { image_id: 'i', import_req: { method: { name: 'web-download', uri } }, more: { uri } },
    result: null,
    message: `${uri} answered 404`,
  };
  const server = http.createServer((request, response) => {
    const body = request.url?.startsWith('/v2/tasks/')
      ? { ...task, expires_at: undefined, self: '/v2/tasks/t', schema: '/v2/schemas/task' }
      : { tasks: [task] };
    response.setHeader('content-type', 'application/json');
    // As Glance writes it: nothing beyond ASCII.
    response.end(JSON.stringify(body).replaceAll('\u00e9', '\\u00e9'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service = { url: `http://127.0.0.1:${port}`, token: 't' };
  const told = JSON.stringify([await listImageTasks(service, 'i'), await getTask(service, 't')]);
  server.close();
  expect(told).toContain('https://…@images.example.org/a.img answered 404');
  expect(told).not.toMatch(/sekr|user:/);
});
