import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { keptReadings } from '@/lib/data/kept-readings';
import { OpenStackError } from '@/lib/openstack/error';

/** A Glance that believes every token but `ended`. */
const glance = http.createServer((request, response) => {
  response.statusCode = request.headers['x-auth-token'] === 'ended' ? 401 : 200;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ images: [], first: '', schema: '' }));
});
let url = '';
beforeAll(async () => {
  glance.listen(0, '127.0.0.1');
  await once(glance, 'listening');
  url = `http://127.0.0.1:${(glance.address() as AddressInfo).port}`;
});
afterAll(() => {
  glance.closeAllConnections();
  glance.close();
});

const session = (token: string): Session => ({
  service: { url, token },
  keyManager: null,
  id: token,
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
    userId: token,
    userName: token,
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

/** A reading that is told what becomes of each look, in the order of the looks. */
function looks(name: string) {
  const started: { by: string; end: () => void; fail: (error: Error) => void }[] = [];
  const read = keptReadings(
    name,
    ({ id }) =>
      new Promise<{ readAt: number; by: string }>((resolve, reject) => {
        started.push({ by: id, end: () => resolve({ readAt: Date.now(), by: id }), fail: reject });
      }),
  );
  return { read, started };
}
const error = (kind: OpenStackError['kind']) =>
  new OpenStackError({ kind, status: null, reason: '', requestId: null });

test('a reading serves everybody who may know it, each by a token that holds', async () => {
  const { read, started } = looks('shared');
  const first = read(session('his'), 60_000);
  const second = read(session('hers'), 60_000);
  started[0]?.end();
  expect([(await first).by, (await second).by]).toEqual(['his', 'his']);
  expect((await read(session('theirs'), 60_000)).by).toBe('his');
  await expect(read(session('ended'), 60_000)).rejects.toMatchObject({ kind: 'unauthorized' });
  expect(started).toHaveLength(1);
});

test('the ended session of the one who reads is not told to those who wait', async () => {
  for (const kind of ['unauthorized', 'forbidden'] as const) {
    const { read, started } = looks(kind);
    const his = expect(read(session('his'), 60_000)).rejects.toMatchObject({ kind });
    const waiting = ['hers', 'theirs'].map((token) => read(session(token), 60_000));
    started[0]?.fail(error(kind));
    await his;
    await expect.poll(() => started.length).toBe(2);
    started[1]?.end();
    const by = started[1]?.by ?? '';
    expect(['hers', 'theirs']).toContain(by);
    // The one reads, the other waits for it.
    expect((await Promise.all(waiting)).map((reading) => reading.by)).toEqual([by, by]);
  }
});

test('a cloud that is away is told to all at once', async () => {
  const { read, started } = looks('away');
  const all = ['his', 'hers'].map((token) => read(session(token), 60_000));
  started[0]?.fail(error('unavailable'));
  for (const { status } of await Promise.allSettled(all)) expect(status).toBe('rejected');
  expect(started).toHaveLength(1);
});
