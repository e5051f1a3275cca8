import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { parseTaskQuery, readTasks } from '@/lib/data/tasks';

// A small image service over real HTTP: tells tasks in order behind a marker, and refuses one that expired, as Glance does.

let server: http.Server;
let rows: string[];
let session: Session;

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const record = (task: string) => ({
  id: task,
  type: 'api_image_import',
  status: 'success',
  owner: 'p',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  self: '',
  schema: '',
});

beforeEach(async () => {
  rows = Array.from({ length: 120 }, (_, index) => id(index));
  server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const one = /^\/v2\/tasks\/(.+)$/.exec(pathname)?.[1];
    const refuse = (status: number, message: string) =>
      json(status, { message, code: `${status} Refused`, title: 'Refused' });
    const gone = (task: string | null) => `Task with the given id ${task} was not found`;
    if (one) return rows.includes(one) ? json(200, record(one)) : refuse(404, gone(one));
    if (searchParams.has('status')) return refuse(400, 'no status here');
    const marker = searchParams.get('marker');
    const at = marker === null ? 0 : rows.indexOf(marker) + 1;
    if (marker !== null && at === 0) return refuse(400, gone(marker));
    const limit = Number(searchParams.get('limit'));
    const next = rows.length > at + limit ? { next: '/v2/tasks?more' } : {};
    return json(200, {
      tasks: rows.slice(at, at + limit).map(record),
      first: '',
      schema: '',
      ...next,
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  session = { service: { url: `http://127.0.0.1:${port}`, token: 't' } } as Session;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** The page that the address of the dashboard gives with this marker. */
const page = (marker: string | null) =>
  readTasks(session, parseTaskQuery(new URLSearchParams(marker === null ? {} : { marker })));
const idsOf = ({ tasks }: { tasks: { id: string }[] }) => tasks.map((task) => task.id);

test('the next page begins behind the last task that is still there, each task once and none lost', async () => {
  const first = await page(null);
  expect(idsOf(first)).toEqual(rows.slice(0, 50));
  const expired = new Set(rows.slice(45, 50));
  rows = rows.filter((one) => !expired.has(one));
  const second = await page(first.nextMarker);
  expect(idsOf(second)).toEqual(Array.from({ length: 50 }, (_, index) => id(50 + index)));
  const third = await page(second.nextMarker);
  expect(idsOf(third)).toEqual(Array.from({ length: 20 }, (_, index) => id(100 + index)));
  expect(third.nextMarker).toBeNull();
});

test('where all tasks that could be gone on behind expired, the list is read from its start', async () => {
  const { nextMarker } = await page(null);
  rows = rows.slice(0, 10);
  expect(idsOf(await page(nextMarker))).toEqual(rows);
});

test('a refusal that is about something else is told', async () => {
  const { nextMarker } = await page(null);
  const asks = new URLSearchParams({ marker: nextMarker ?? '', status: 'failure' });
  await expect(readTasks(session, parseTaskQuery(asks))).rejects.toMatchObject({
    kind: 'invalid',
    reason: 'no status here',
  });
});

test('what is no id in an address is not asked for', () => {
  expect(parseTaskQuery(new URLSearchParams({ marker: `x,../images,${id(3)}` }))).toEqual({
    status: null,
    behind: [id(3)],
  });
});
