import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { imageSchema } from '@/lib/contract/image';
import { exportImages } from '@/lib/data/export-images';
import { listImagePage } from '@/lib/data/images';
import { readNamespaces } from '@/lib/data/namespaces';
import { imageQuery } from '@/lib/images/image-list-query';
import { glanceImage } from '../../e2e/support/glance-image';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const image = (id: string, owner = 'p') => glanceImage({ id, visibility: 'shared', owner, size: 1 });

/** A Glance whose every page says that there is another; `idOf` gives the last id of the page that is asked so often. */
async function endless(idOf: (asked: number) => string, hears: (asked: number) => void = () => {}) {
  let asked = 0;
  const server = http.createServer((request, response) => {
    asked += 1;
    hears(asked);
    const id = idOf(asked);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(
        request.url?.startsWith('/v2/metadefs')
          ? {
              namespaces: [{ namespace: id, visibility: 'public', protected: false, owner: 'p' }],
              next: `/v2/metadefs/namespaces?marker=${id}`,
              first: '',
              schema: '',
            }
          : { images: [image(id)], next: '/v2/images?marker=x', first: '', schema: '' },
      ),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked: () => asked };
}

const session = (url: string): Session => ({
  service: { url, token: 'token' },
  keyManager: null,
  id: 'session',
  earlierTokens: [],
  samplesUrl: null,
  cloud: {
    name: 'cloud',
    label: 'cloud',
    authUrl: url,
    region: undefined,
    interface: 'public',
    userDomain: 'Default',
  },
  viewer: {
    userId: 'user',
    userName: 'somebody',
    userDomain: 'Default',
    projectId: 'p',
    projectName: 'project',
    roles: ['member'],
    isAdmin: false,
    region: null,
    regions: [],
    cloud: 'cloud',
    applicationCredential: null,
    hasKeyManager: false,
    expiresAt: Date.now() + 3_600_000,
  },
});

const same = () => 'a';
const turning = (asked: number) => (asked % 2 === 0 ? 'a' : 'b');
const growing = (asked: number) => `n${asked}`;

test.each([
  ['whose markers turn in a circle', turning],
  ['that grows for ever', growing],
])('a list of what others share %s is read in portions', async (_, idOf) => {
  const { url, asked } = await endless(idOf);
  const page = await listImagePage(session(url), imageQuery({ scope: 'shared' }));
  expect(asked()).toBe(20);
  expect(page.nextMarker).toBe(idOf(20));
});

test('a list of what others share whose marker stands still is told to be wrong', async () => {
  const { url, asked } = await endless(same);
  const read = listImagePage(session(url), imageQuery({ scope: 'shared' }));
  await expect(read).rejects.toMatchObject({ kind: 'unexpected' });
  expect(asked()).toBe(2);
});

test('whoever leaves ends the calls', async () => {
  const stop = new AbortController();
  const { url, asked } = await endless(growing, (asked) => asked === 3 && stop.abort());
  const read = listImagePage(session(url), imageQuery({ scope: 'shared' }), { signal: stop.signal });
  await expect(read).rejects.toThrow();
  expect(asked()).toBe(3);
});

test.each([
  ['stands still', same, 2],
  ['turns in a circle', turning, 3],
])('an export of a list whose marker %s breaks off', async (_, idOf, calls) => {
  const { url, asked } = await endless(idOf);
  const stream = await exportImages(session(url), imageQuery({}), 'json');
  await expect(new Response(stream).text()).rejects.toMatchObject({ kind: 'unexpected' });
  expect(asked()).toBe(calls);
});

test.each([
  ['stands still', same, 2],
  ['turns in a circle', turning, 3],
])('a catalog whose marker %s is told to be wrong', async (_, idOf, calls) => {
  const { url, asked } = await endless(idOf);
  await expect(readNamespaces(session(url))).rejects.toMatchObject({ kind: 'unexpected' });
  expect(asked()).toBe(calls);
});

test('metadata of a location is read to a depth that a page can show', () => {
  let metadata: unknown = 'deep';
  for (let depth = 0; depth < 5000; depth += 1) metadata = { a: metadata };
  const locations = [
    { url: 'file:///a', metadata: metadata },
    { url: 'rbd://b', metadata: { store: 'ceph', pools: ['a', { name: 'b' }] } },
  ];
  const [first, second] = imageSchema.parse({ ...image('a'), locations }).locations ?? [];
  expect(JSON.stringify(first?.metadata).length).toBeLessThan(100);
  expect(second?.metadata).toEqual({ store: 'ceph', pools: ['a', { name: 'b' }] });
});
