import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { forgetImageCatalog, getImageCatalog } from '@/lib/data/image-catalog';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A Glance with a namespace for all and one of the project, for tokens that still have a role there. */
async function cloud() {
  const members = new Set(['member']);
  const ended = new Set<string>();
  const asked: string[] = [];
  const namespace = (name: string) => ({
    namespace: name,
    visibility: name === 'Ours' ? 'private' : 'public',
    protected: false,
    owner: 'p',
  });
  const server = http.createServer((request, response) => {
    const token = String(request.headers['x-auth-token']);
    const { pathname } = new URL(request.url ?? '', 'http://glance');
    asked.push(`${token} ${pathname}`);
    const names = members.has(token) ? ['Ours', 'Public'] : ['Public'];
    const name = pathname.split('/')[4];
    response.setHeader('content-type', 'application/json');
    if (ended.has(token)) response.statusCode = 401;
    else if (name && !names.includes(name)) response.statusCode = 404;
    response.end(
      JSON.stringify(name ? namespace(name) : { namespaces: names.map(namespace), first: '', schema: '' }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, members, ended, asked };
}

const session = (url: string, token: string, projectId = 'p') =>
  ({ service: { url, token }, viewer: { projectId, isAdmin: false } }) as unknown as Session;

const titles = async (asking: Session) =>
  (await getImageCatalog(asking)).namespaces.map(({ title }) => title);

test('what is in a namespace is read once for its project, and which there are is asked by everybody', async () => {
  const { url, members, asked } = await cloud();
  members.add('another');
  expect(await titles(session(url, 'member'))).toEqual(['Ours', 'Public']);
  expect(await titles(session(url, 'another'))).toEqual(['Ours', 'Public']);
  expect(asked.toSorted()).toEqual([
    'another /v2/metadefs/namespaces',
    'member /v2/metadefs/namespaces',
    'member /v2/metadefs/namespaces/Ours',
    'member /v2/metadefs/namespaces/Public',
  ]);
  forgetImageCatalog(session(url, 'member'));
  await titles(session(url, 'another'));
  expect(asked).toContain('another /v2/metadefs/namespaces/Ours');
});

test('a project’s own namespace is not shown from the cache to whose role is gone', async () => {
  const { url, members, ended } = await cloud();
  const mine = session(url, 'member');
  expect(await titles(mine)).toEqual(['Ours', 'Public']);
  // Some clouds let the token live on without the role, others end it.
  members.clear();
  expect(await titles(mine)).toEqual(['Public']);
  ended.add('member');
  await expect(getImageCatalog(mine)).rejects.toMatchObject({ kind: 'unauthorized' });
});

test('nor to another project, whatever it sees of that name', async () => {
  const { url, members } = await cloud();
  expect(await titles(session(url, 'member'))).toEqual(['Ours', 'Public']);
  expect(await titles(session(url, 'elsewhere', 'p2'))).toEqual(['Public']);
  members.clear();
  members.add('elsewhere');
  const others = session(url, 'elsewhere', 'p2');
  expect((await getImageCatalog(others)).namespaces.map(({ namespace }) => namespace)).toEqual([
    'Ours',
    'Public',
  ]);
});
