import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session, SessionHolder } from '@/lib/auth/session';
import { stampHeader, stampOf } from '@/lib/contract/stamp';
import { answerTus } from '@/lib/uploads/tus-endpoint';
import { listUploads } from '@/lib/uploads/upload-store';
import { bootHeader, uploadStatusSchema } from '@/lib/work/upload-status';

const imageId = 'b7a0c1de-2f37-4c1a-9a43-0a4b8f6f3f01';

/** A small Glance: one image, its data, and what it is told. */
class SmallGlance {
  status = 'queued';
  owner = 'project-1';
  deleted = false;
  deleteAnswer = 204;
  /** Whose data is refused before it is read. */
  refusedToken: string | null = null;
  bytes = 0;
  data = '';
  /** Waits before it reads a PUT; before it answers a whole one. */
  held: Promise<void> | null = null;
  slow: Promise<void> | null = null;
  imports: (string | undefined)[] = [];
  importAnswer = 202;
  puts: http.IncomingMessage[] = [];
  putClosed = 0;
  readonly server = http.createServer((request, response) => void this.answer(request, response));
  url = '';

  async start() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse) {
    const path = request.url ?? '';
    if (request.method === 'PUT') return this.take(request, response);
    if (request.method === 'POST' && path.endsWith('/import')) {
      this.imports.push(request.headers['x-auth-token']?.toString());
      request.resume();
      return response.writeHead(this.importAnswer).end();
    }
    if (this.deleted) return response.writeHead(404).end();
    if (request.method === 'DELETE') {
      if (this.deleteAnswer === 204) this.deleted = true;
      return response.writeHead(this.deleteAnswer).end();
    }
    response.setHeader('content-type', 'application/json');
    const id = path.split('/')[3] ?? '';
    const numbers = { size: null, checksum: null, min_disk: 0, min_ram: 0 };
    const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
    const texts = { name: 'disk', visibility: 'private', disk_format: 'raw', container_format: 'bare' };
    const places = { self: '/', file: '/', schema: '/' };
    const { status, owner } = this;
    const image = {
      id,
      status,
      owner,
      ...numbers,
      ...times,
      ...texts,
      ...places,
      protected: false,
      tags: [],
    };
    response.end(JSON.stringify(image));
  }

  private async take(request: http.IncomingMessage, response: http.ServerResponse) {
    if (request.headers['x-auth-token'] === this.refusedToken) {
      request.resume();
      response.writeHead(403, { connection: 'close' }).end();
      return;
    }
    this.puts.push(request);
    this.status = 'saving';
    this.bytes = 0;
    this.data = '';
    await this.held;
    try {
      for await (const chunk of request) {
        this.bytes += chunk.length;
        if (this.bytes < 100) this.data += chunk.toString('latin1');
      }
      await this.slow;
      this.status = 'active';
      response.writeHead(204).end();
    } catch {
      this.status = 'queued';
      this.putClosed += 1;
    }
  }
}

let glance: SmallGlance;
let dashboard: http.Server;
let base: string;
/** Whoever asks; tests change it. */
let viewer: { userId: string; projectId: string; isAdmin: boolean; expiresAt: number };
let token: string;
/** Where the session's region has its Glance. */
let serviceUrl: string;
let signedIn: boolean;
/** The session goes on when its token has ended, under the same name. */
let holder: SessionHolder | null;

function session(): Session | null {
  if (!signedIn) return null;
  const { id } = holder ?? { id: '' };
  return { id, viewer, service: { url: serviceUrl, token }, keyManager: null } as unknown as Session;
}

beforeEach(async () => {
  process.env.NEXTAUTH_SECRET = 'test';
  delete process.env.COPY_NAME;
  process.env.UPLOAD_GRACE_SECONDS = '60';
  process.env.UPLOAD_IDLE_SECONDS = '60';
  viewer = { userId: 'user-1', projectId: 'project-1', isAdmin: false, expiresAt: 1 };
  token = 'token-1';
  signedIn = true;
  holder = null;
  glance = new SmallGlance();
  await glance.start();
  serviceUrl = glance.url;
  dashboard = http.createServer(async (request, response) => {
    const { url = '', method = '' } = request;
    const id = url.split('/')[3];
    const answer = await answerTus(
      { session: session(), holder },
      new Request(`http://dashboard${url}`, {
        method,
        headers: request.headers as Record<string, string>,
      }),
      id,
      request,
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  dashboard.listen(0, '127.0.0.1');
  await once(dashboard, 'listening');
  base = `http://127.0.0.1:${(dashboard.address() as AddressInfo).port}/api/uploads`;
});

afterEach(() => {
  for (const server of [glance.server, dashboard]) {
    server.close();
    server.closeAllConnections();
  }
});

const tus = { 'tus-resumable': '1.0.0' };

function metadata(values: Record<string, string>) {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

function register(size: number, more: Record<string, string> = {}, headers: Record<string, string> = {}) {
  return fetch(base, {
    method: 'POST',
    headers: {
      ...tus,
      'upload-length': String(size),
      'upload-metadata': metadata({ image_id: imageId, target: 'file', ...more }),
      ...headers,
    },
  });
}

function patch(offset: number, body: string | Uint8Array<ArrayBuffer>) {
  return fetch(`${base}/${imageId}`, {
    method: 'PATCH',
    headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
  });
}

const head = () => fetch(`${base}/${imageId}`, { method: 'HEAD', headers: tus });
const status = async () => uploadStatusSchema.parse(await (await fetch(`${base}/${imageId}`)).json());
const reason = async (response: Response) => {
  expect(response.headers.get('x-darkroom')).toBe('1');
  return ((await response.json()) as { reason: string }).reason;
};

/** A PATCH by a bare socket: its head, then whatever is written. */
function sending(offset: number, framing: string, id = imageId): net.Socket {
  const { hostname, port } = new URL(base);
  const socket = net.connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.resume();
  socket.write(
    `PATCH /api/uploads/${id} HTTP/1.1\r\nhost: x\r\ntus-resumable: 1.0.0\r\nupload-offset: ${offset}\r\n` +
      `content-type: application/offset+octet-stream\r\n${framing}\r\n\r\n`,
  );
  return socket;
}

const closing = (socket: net.Socket) => new Promise((resolve) => socket.once('close', resolve));

async function until(met: () => boolean | Promise<boolean>) {
  await expect.poll(met, { timeout: 5000, interval: 10 }).toBe(true);
}

const isAt = (offset: number) => async () => {
  const now = await status();
  return now?.state === 'open' && now.offset === offset;
};

test('bytes go into one PUT over several requests, and the end is remembered', async () => {
  const file = { filename: 'disk.raw', last_modified: '1700000000000', edges: 'a'.repeat(64) };
  const created = await register(10, file);
  expect([created.status, await created.text()]).toEqual([201, '']);
  expect(created.headers.get('location')).toMatch(new RegExp(`^/api/uploads/[0-9a-f]{8}~${imageId}$`));
  expect(created.headers.get(bootHeader)).toMatch(/^[0-9a-f-]{36}$/);
  expect(await status()).toMatchObject({
    state: 'open',
    offset: 0,
    size: 10,
    broken: false,
    filename: 'disk.raw',
    lastModified: 1_700_000_000_000,
    edges: 'a'.repeat(64),
    mine: true,
  });
  const first = await patch(0, 'hello');
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '5']);
  expect((await head()).headers.get('upload-offset')).toBe('5');
  expect((await patch(5, 'world')).status).toBe(204);
  expect([glance.data, glance.puts.length, glance.status]).toEqual(['helloworld', 1, 'active']);
  expect(await status()).toMatchObject({ state: 'ended', error: null, sent: 10, size: 10 });
  // The answer to the last bytes may have been lost on its way.
  expect((await head()).headers.get('upload-offset')).toBe('10');
});

test('a request that was sent twice is told the offset is another one, and the upload goes on', async () => {
  await register(20);
  const old = sending(0, 'content-length: 20');
  old.write('0123456789');
  await until(isAt(10));
  const second = await patch(0, '01234567890123456789');
  expect([second.status, await reason(second)]).toEqual([409, 'upload_offset']);
  expect((await head()).headers.get('upload-offset')).toBe('10');
  expect((await patch(10, '0123456789')).status).toBe(204);
  expect(glance.bytes).toBe(20);
  old.destroy();
});

test('a browser that comes back takes over from a connection that has fallen silent', async () => {
  await register(20);
  const old = sending(0, 'content-length: 20');
  const closed = closing(old);
  old.write('01234');
  await until(isAt(5));
  expect((await patch(5, '567890123456789')).status).toBe(204);
  await closed;
  expect(glance.data).toBe('01234567890123456789');
});

test('a silent or dripping connection is broken after the idle time, and the upload waits', async () => {
  process.env.UPLOAD_IDLE_SECONDS = '0.2';
  await register(5000);
  const old = sending(0, 'content-length: 5000');
  const closed = closing(old);
  const drip = setInterval(() => old.write('a'), 20);
  await closed;
  clearInterval(drip);
  const now = await status();
  if (now?.state !== 'open') throw new Error('It has ended');
  expect([now.broken, typeof now.waitsUntil]).toEqual([true, 'number']);
  expect((await patch(now.offset, new Uint8Array(5000 - now.offset))).status).toBe(204);
  expect(glance.bytes).toBe(5000);
});

test('the time that Glance takes is not the browser’s', async () => {
  process.env.UPLOAD_IDLE_SECONDS = '1';
  let read = () => {};
  glance.held = new Promise((resolve) => {
    read = resolve;
  });
  const size = 32 * 1024 * 1024;
  await register(size);
  const answer = patch(0, new Uint8Array(size));
  await until(() => glance.puts.length === 1);
  glance.status = 'queued';
  // One that is silent shows that the idle time has passed for both.
  const other = 'b7a0c1de-2f37-4c1a-9a43-0a4b8f6f3f02';
  await register(10, { image_id: other });
  await closing(sending(0, 'content-length: 10', other));
  read();
  expect((await answer).status).toBe(204);
  expect(glance.bytes).toBe(size);
});

test('an upload that never begins ends after its grace', async () => {
  process.env.UPLOAD_GRACE_SECONDS = '0.1';
  await register(10);
  await until(async () => (await status())?.state === 'ended');
  expect(await status()).toMatchObject({ error: { reason: 'upload_grace' }, sent: 0, size: 10 });
  const late = await patch(0, '0123456789');
  expect([late.status, await reason(late)]).toEqual([410, 'upload_grace']);
  expect((await head()).status).toBe(410);
  expect(glance.puts).toHaveLength(0);
});

test('a broken connection ends the PUT after the grace, and not before', async () => {
  process.env.UPLOAD_GRACE_SECONDS = '0.3';
  await register(10);
  const old = sending(0, 'content-length: 10');
  old.write('01234');
  await until(isAt(5));
  old.destroy();
  await until(async () => {
    const now = await status();
    return now?.state === 'open' && now.broken;
  });
  expect(glance.status).toBe('saving');
  await until(async () => (await status())?.state === 'ended');
  expect(await status()).toMatchObject({ error: { reason: 'upload_grace' }, sent: 5, size: 10 });
  await until(() => glance.status === 'queued');
});

test.each([
  ['with its length', 'content-length: 12', '012345678901'],
  ['in chunks', 'transfer-encoding: chunked', 'c\r\n012345678901\r\n0\r\n\r\n'],
  [
    'in chunks that end where the file does',
    'transfer-encoding: chunked',
    'a\r\n0123456789\r\n2\r\n01\r\n0\r\n\r\n',
  ],
])(
  'a body longer than the file is refused, %s, and nothing of it becomes active',
  async (_, framing, body) => {
    await register(10);
    const socket = sending(0, framing);
    socket.write(body);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await status()).toMatchObject({ state: 'ended', error: { reason: 'upload_too_long' } });
    await until(() => glance.puts.length === glance.putClosed);
    expect(glance.status).not.toBe('active');
  },
);

test('what is larger than an image may be is refused before a byte', async () => {
  const answer = await register(1024 ** 4 + 1);
  expect([answer.status, await reason(answer)]).toEqual([413, 'upload_above_cap']);
  const empty = await register(0);
  expect([empty.status, await reason(empty)]).toEqual([400, 'file_empty']);
  expect(await status()).toBeNull();
});

test.each([[{ image_id: 'x' }], [{ target: 'elsewhere' }], [{ import: '{' }], [{ edges: 'short' }]])(
  'a description that is none is refused: %o',
  async (values) => {
    const answer = await register(10, values as Record<string, string>);
    expect([answer.status, await reason(answer)]).toEqual([400, 'upload_malformed']);
  },
);

test('only the project of the image may register, and only who registered may go on', async () => {
  const first = viewer;
  glance.owner = 'project-2';
  const foreign = await register(10);
  expect([foreign.status, await reason(foreign)]).toEqual([403, 'upload_not_owner']);
  glance.owner = 'project-1';
  await register(10);
  expect((await patch(0, '01234')).status).toBe(204);
  viewer = { ...viewer, userId: 'user-2' };
  const replaced = await register(10);
  expect([replaced.status, await reason(replaced)]).toEqual([409, 'upload_elsewhere']);
  const continued = await patch(5, '56789');
  expect([continued.status, await reason(continued)]).toEqual([409, 'upload_elsewhere']);
  expect(await status()).toMatchObject({ state: 'open', mine: false });
  const ended = await fetch(`${base}/${imageId}`, { method: 'DELETE', headers: tus });
  expect([ended.status, glance.deleted]).toEqual([409, false]);
  viewer = { ...viewer, projectId: 'project-3', isAdmin: true };
  expect(await status()).toBeNull();
  expect((await register(10)).status).toBe(409);
  expect((await head()).status).toBe(410);
  viewer = first;
  expect((await patch(5, '56789')).status).toBe(204);
});

test('a registration by whom the cloud lets only read blocks nobody, and is not replaced', async () => {
  const member = viewer;
  const reader = { ...viewer, userId: 'reader' };
  glance.refusedToken = 'reader-token';
  const as = (who: typeof viewer) => {
    viewer = who;
    token = who === reader ? 'reader-token' : 'token-1';
  };
  as(reader);
  expect((await register(10)).status).toBe(201);
  as(member);
  expect((await register(10)).status).toBe(201);
  // Nor does it take the other's place.
  as(reader);
  expect((await register(10)).status).toBe(201);
  expect((await patch(0, '0123456789')).status).toBe(403);
  expect((await register(10)).status).toBe(201);
  as(member);
  expect((await patch(0, '01234')).status).toBe(204);
  expect(await status()).toMatchObject({ state: 'open', offset: 5, mine: true });
  expect(listUploads(session() as Session)).toMatchObject([{ imageId, offset: 5, mine: true }]);
  as(reader);
  expect(await status()).toMatchObject({ state: 'open', offset: 5, mine: false });
  const late = await register(10);
  expect([late.status, await reason(late)]).toEqual([409, 'upload_elsewhere']);
  as(member);
  expect((await patch(5, '56789')).status).toBe(204);
  expect([glance.data, glance.status]).toEqual(['0123456789', 'active']);
});

test('who has registered beside another’s upload does not delete its image by cancelling', async () => {
  const first = viewer;
  const second = { ...viewer, userId: 'user-2' };
  await register(10);
  viewer = second;
  await register(10);
  viewer = first;
  await patch(0, '01234');
  viewer = second;
  const cancelled = await fetch(`${base}/${imageId}`, { method: 'DELETE', headers: tus });
  expect([cancelled.status, await reason(cancelled)]).toEqual([409, 'upload_elsewhere']);
  expect(glance.deleted).toBe(false);
});

test('a page that shows another project than the session works in registers nothing', async () => {
  const stamped = (stamp: string) => register(10, {}, { [stampHeader]: stamp });
  const there = { ...viewer, cloud: 'cloud', region: null };
  viewer = there;
  const refused = await stamped(stampOf({ ...there, projectId: 'project-2' }));
  expect([refused.status, await reason(refused)]).toEqual([409, 'other_project']);
  expect(await status()).toBeNull();
  expect((await stamped(stampOf(there))).status).toBe(201);
});

describe('a session that began an upload', () => {
  const page = { userId: 'user-1', cloud: 'cloud', region: null, projectName: 'one', userName: 'ada' };
  const here = { ...page, projectId: 'project-1', isAdmin: false, expiresAt: 1 };
  const stamp = { [stampHeader]: stampOf({ ...here, region: null }) };
  let copyName: string;
  const stamped = (method: string, headers: Record<string, string> = {}, body?: string) =>
    fetch(`${base}/${imageId}`, { method, headers: { ...tus, ...stamp, ...headers }, body });
  const send = (offset: number, body: string) =>
    stamped(
      'PATCH',
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body,
    );

  beforeEach(async () => {
    viewer = here;
    holder = { id: 'session-1', cloud: 'cloud', userId: 'user-1' };
    const created = await register(10, {}, stamp);
    expect(created.status).toBe(201);
    copyName = created.headers.get('location')?.split('/').at(-1)?.split('~')[0] ?? '';
  });

  const away: [string, () => void][] = [
    [
      'its token has ended',
      () => {
        signedIn = false;
      },
    ],
    [
      'works in another project',
      () => {
        viewer = { ...here, projectId: 'project-2' } as typeof viewer;
      },
    ],
    [
      'works in another region',
      () => {
        viewer = { ...here, region: 'RegionTwo' } as typeof viewer;
        serviceUrl = 'http://127.0.0.1:1';
      },
    ],
  ];

  test.each(away)('sends it on, looks at it and sees it in the list when it %s', async (_, leave) => {
    expect((await send(0, '01234')).status).toBe(204);
    leave();
    expect((await stamped('HEAD')).headers.get('upload-offset')).toBe('5');
    expect(await (await stamped('GET')).json()).toMatchObject({ state: 'open', offset: 5, mine: true });
    const list = await fetch(`${base}/${copyName}~`, { headers: stamp });
    expect(await list.json()).toMatchObject([{ imageId, offset: 5, mine: true }]);
    expect((await send(5, '56789')).status).toBe(204);
    expect([glance.data, glance.status]).toEqual(['0123456789', 'active']);
    expect(await (await stamped('GET')).json()).toMatchObject({ state: 'ended', error: null });
  });

  test.each(away)(
    'begins none, opens no request at Glance and deletes nothing when it %s',
    async (_, leave) => {
      leave();
      const status = signedIn ? 409 : 401;
      for (const answer of [await register(10, {}, stamp), await send(0, '01234'), await stamped('DELETE')])
        expect(answer.status).toBe(status);
      expect([glance.puts.length, glance.deleted]).toEqual([0, false]);
    },
  );

  test.each([
    ['of somebody else', { id: 'session-1', cloud: 'cloud', userId: 'user-2' }],
    ['of another cloud', { id: 'session-1', cloud: 'cloud-2', userId: 'user-1' }],
    ['of another browser', { id: 'session-2', cloud: 'cloud', userId: 'user-1' }],
    ['without a name', { id: '', cloud: 'cloud', userId: 'user-1' }],
    ['that has signed out', null],
  ])('is not one %s', async (_, other) => {
    expect((await send(0, '01234')).status).toBe(204);
    signedIn = false;
    holder = other;
    for (const method of ['GET', 'HEAD']) expect((await stamped(method)).status).toBe(401);
    expect((await send(5, '56789')).status).toBe(401);
    expect(glance.bytes).toBe(5);
  });

  test('finds it by what its page shows alone', async () => {
    expect((await send(0, '01234')).status).toBe(204);
    viewer = { ...here, projectId: 'project-2' } as typeof viewer;
    const wrong = { [stampHeader]: stampOf({ ...here, region: null, projectId: 'project-3' }) };
    expect((await stamped('HEAD', wrong)).status).toBe(409);
    expect((await stamped('HEAD')).status).toBe(200);
  });
});

test('the same user replaces an upload that was left behind', async () => {
  await register(10);
  const old = sending(0, 'content-length: 10');
  old.write('01234');
  await until(isAt(5));
  old.destroy();
  expect((await register(10)).status).toBe(201);
  expect((await patch(0, 'abcdefghij')).status).toBe(204);
  expect([glance.data, glance.puts.length]).toEqual(['abcdefghij', 2]);
});

test('a cancelled upload has ended once the image is deleted, and what failed is told and can be tried again', async () => {
  await register(10);
  await patch(0, '01234');
  glance.deleteAnswer = 403;
  const refusedDelete = await fetch(`${base}/${imageId}`, { method: 'DELETE', headers: tus });
  expect(refusedDelete.status).toBe(403);
  expect(await status()).toMatchObject({ state: 'ended', error: { reason: 'upload_cancelled' }, sent: 5 });
  glance.deleteAnswer = 204;
  const deleted = await fetch(`${base}/${imageId}`, { method: 'DELETE', headers: tus });
  expect([deleted.status, glance.deleted]).toEqual([204, true]);
});

test('an upload ends when its image is deleted', async () => {
  await register(10);
  const old = sending(0, 'content-length: 10');
  old.write('01234');
  await until(() => glance.bytes === 5);
  glance.deleted = true;
  glance.puts[0]?.socket.destroy();
  await until(async () => (await status())?.state === 'ended');
  expect(await status()).toMatchObject({ error: { reason: 'image_deleted' }, sent: 5 });
  expect(listUploads(session() as Session)).toEqual([]);
  old.destroy();
});

test('a token that ended is renewed by the request that goes on, and the import is asked with the newest', async () => {
  await register(10, { target: 'stage', import: JSON.stringify({ method: { name: 'glance-direct' } }) });
  const old = sending(0, 'content-length: 10');
  old.write('01234');
  await until(isAt(5));
  old.destroy();
  signedIn = false;
  const refusedHead = await head();
  expect([refusedHead.status, refusedHead.headers.get('x-darkroom')]).toEqual([401, '1']);
  signedIn = true;
  token = 'token-2';
  viewer = { ...viewer, expiresAt: 2 };
  expect((await head()).headers.get('upload-offset')).toBe('5');
  expect((await patch(5, '56789')).status).toBe(204);
  expect(glance.imports).toEqual(['token-2']);
});

test('a session that looked at the upload meanwhile is the one that starts the import', async () => {
  await register(10, { target: 'stage', import: JSON.stringify({ method: { name: 'glance-direct' } }) });
  const sender = sending(0, 'content-length: 10');
  sender.write('01234');
  await until(isAt(5));
  token = 'token-2';
  viewer = { ...viewer, expiresAt: 2 };
  await status();
  sender.write('56789');
  await until(async () => (await status())?.state === 'ended');
  expect(glance.imports).toEqual(['token-2']);
  sender.destroy();
});

test('an import that no token could start waits for a sign-in', async () => {
  glance.importAnswer = 401;
  await register(10, { target: 'stage', import: JSON.stringify({ method: { name: 'glance-direct' } }) });
  expect((await patch(0, '0123456789')).status).toBe(204);
  expect(await status()).toMatchObject({ state: 'ended', error: { kind: 'unauthorized' }, sent: 10 });
});

test('while Glance stores the last bytes a browser that lost its connection can wait for the end', async () => {
  let stored = () => {};
  glance.slow = new Promise((resolve) => {
    stored = resolve;
  });
  await register(10);
  const old = sending(0, 'content-length: 10');
  old.write('0123456789');
  await until(isAt(10));
  old.destroy();
  const answer = head();
  stored();
  expect((await answer).headers.get('upload-offset')).toBe('10');
  expect(glance.status).toBe('active');
  expect(await status()).toMatchObject({ state: 'ended', error: null });
});

test('what this process never heard of is told as a restart', async () => {
  expect(await status()).toBeNull();
  const answer = await patch(0, '0');
  expect([answer.status, await reason(answer)]).toEqual([410, 'upload_restarted']);
});

test('odd calls get clean answers, and none without a session', async () => {
  const call = (method: string, address = base, headers = {}) => fetch(address, { method, headers });
  expect((await call('OPTIONS')).status).toBe(204);
  expect((await call('HEAD', base, tus)).status).toBe(404);
  expect((await call('PATCH', `${base}/${imageId}`)).status).toBe(412);
  expect((await call('PATCH', `${base}/${imageId}`, tus)).status).toBe(410);
  signedIn = false;
  for (const method of ['OPTIONS', 'HEAD', 'POST', 'PATCH', 'DELETE', 'GET']) {
    expect((await call(method, `${base}/${imageId}`)).status).toBe(401);
  }
});

const listOf = async (copy: string): Promise<{ imageId: string }[]> =>
  (await fetch(`${base}/${copy}~`)).json();
/** A HEAD has no body to give its reason in. */
const deletion = (address: string) => fetch(`${base}/${address}`, { method: 'DELETE', headers: tus });

test('an upload is reached by the address that names its copy, and another copy says that it is not there', async () => {
  process.env.COPY_NAME = 'one';
  const created = await register(10);
  const address = `one~${imageId}`;
  expect(created.headers.get('location')).toBe(`/api/uploads/${address}`);
  const sent = await fetch(`${base}/${address}`, {
    method: 'PATCH',
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: '01234',
  });
  expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, '5']);
  expect((await listOf('one')).map((upload) => upload.imageId)).toEqual([imageId]);
  // The same requests at a copy that is called otherwise.
  process.env.COPY_NAME = 'two';
  const answers = await Promise.all([
    deletion(address),
    fetch(`${base}/one~`),
    fetch(`${base}/${address}`, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': '5', 'content-type': 'application/offset+octet-stream' },
      body: '56789',
    }),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(410);
    expect(await reason(answer)).toBe('upload_other_copy');
  }
  expect((await fetch(`${base}/${address}`, { method: 'HEAD', headers: tus })).status).toBe(410);
  process.env.COPY_NAME = 'one';
  expect(await isAt(5)()).toBe(true);
});

test('without names, the upload of an earlier process is one that was lost by a restart', async () => {
  const answer = await deletion(`0a0a0a0a~${imageId}`);
  expect(answer.status).toBe(410);
  expect(await reason(answer)).toBe('upload_restarted');
});
