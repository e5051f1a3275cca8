import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { exportImages } from '@/lib/data/export-images';
import { imageQuery } from '@/lib/images/image-list-query';
import { glanceImage } from '../../e2e/support/glance-image';

// A small image service over real HTTP: lists in order behind a marker, and refuses one that is deleted, as Glance does.

let server: http.Server;
let rows: string[];
/** Done before an answer, with the number of the request. */
let before: (request: number) => void;

const record = (id: string) =>
  glanceImage({
    id,
    name: `image ${id}`,
    size: 1,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  });

beforeEach(async () => {
  let count = 0;
  server = http.createServer((request, response) => {
    count += 1;
    before(count);
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const marker = query.get('marker');
    const at = marker === null ? 0 : rows.indexOf(marker) + 1;
    if (marker !== null && at === 0)
      return json(400, {
        message: `No image found with ID ${marker}`,
        code: '400 Bad Request',
        title: 'Bad Request',
      });
    const named = query.get('id')?.replace('in:', '').replaceAll('"', '').split(',');
    const found = rows.slice(at).filter((id) => !named || named.includes(id));
    const limit = Number(query.get('limit'));
    const next = found.length > limit ? { next: `/v2/images?marker=${found[limit - 1]}` } : {};
    return json(200, { images: found.slice(0, limit).map(record), first: '', schema: '', ...next });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('an export goes on when others delete the row that its next page begins behind', async () => {
  const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  rows = Array.from({ length: 2500 }, (_, index) => id(index));
  const gone = new Set(rows.slice(850, 1000));
  before = (request) => {
    // The first page is read; its last 150 rows are deleted before the second one is asked for.
    if (request === 2) rows = rows.filter((one) => !gone.has(one));
  };
  const { port } = server.address() as AddressInfo;
  const session: Session = {
    service: { url: `http://127.0.0.1:${port}`, token: 't' },
    viewer: {
      userId: 'u',
      userName: 'u',
      userDomain: 'd',
      projectId: 'p',
      projectName: 'p',
      roles: [],
      region: null,
      regions: [],
      cloud: 'c',
      applicationCredential: null,
      expiresAt: 0,
      isAdmin: false,
      hasKeyManager: false,
    },
    keyManager: null,
    id: 'session',
    earlierTokens: [],
    samplesUrl: null,
    cloud: { name: 'c' } as Session['cloud'],
  };
  const stream = await exportImages(session, imageQuery({ scope: 'project' }), 'json');
  const exported: { id: string }[] = JSON.parse(await new Response(stream).text());
  const ids = exported.map((one) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
  // What was exported before it was deleted is in it; nothing else is lost.
  expect(ids).toEqual(Array.from({ length: 2500 }, (_, index) => id(index)));
});
