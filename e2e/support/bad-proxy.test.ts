import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BadProxy, type Cut } from './bad-proxy';

/** What the server behind the proxy was asked. */
interface Asked {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  /** Bytes of body that came. */
  got: number;
  /** How the request ended: whole, or with its connection. */
  end: 'whole' | 'broken' | null;
  /** Resolves when it ended. */
  ended: Promise<unknown>;
}

let server: http.Server;
let asked: Asked[];
let proxy: BadProxy;
/** Keeps its connections. */
let agent: http.Agent;

beforeEach(async () => {
  asked = [];
  server = http.createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    let told: (_: unknown) => void = () => {};
    const ended = new Promise((resolve) => {
      told = resolve;
    });
    const own: Asked = { method, path: url, headers, got: 0, end: null, ended };
    asked.push(own);
    request.on('data', (chunk: Buffer) => {
      own.got += chunk.length;
    });
    request.on('error', () => {});
    request.on('end', () => {
      own.end = 'whole';
      response.end(`answer to ${method} ${url}`);
      told(null);
    });
    request.on('close', () => {
      own.end ??= 'broken';
      told(null);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  proxy = await BadProxy.start(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
});

afterEach(async () => {
  agent.destroy();
  await proxy.stop();
  server.closeAllConnections();
  server.close();
});

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Asks through the proxy; rejects with the code of what broke. */
function ask(method: string, path: string, body?: Buffer, headers: Record<string, string> = {}) {
  const sized: Record<string, string> = body ? { 'content-length': String(body.length) } : {};
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request(
      `${proxy.url}${path}`,
      { method, agent, headers: { ...sized, ...headers } },
      (response) => {
        text(response).then(
          (told) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: told }),
          (cause: NodeJS.ErrnoException) => reject(new Error(cause.code)),
        );
      },
    );
    request.on('error', (cause: NodeJS.ErrnoException) => reject(new Error(cause.code)));
    request.end(body);
  });
}

const megabyte = Buffer.alloc(1_000_000, 7);

test('hands everything on, host included, over one kept connection', async () => {
  expect((await ask('GET', '/a?b=c')).body).toBe('answer to GET /a?b=c');
  expect((await ask('POST', '/d', megabyte)).body).toBe('answer to POST /d');
  expect(asked[0]?.headers.host).toBe(`127.0.0.1:${proxy.port}`);
  expect(asked[1]?.got).toBe(megabyte.length);
  expect(proxy.requests).toMatchObject([
    { method: 'GET', path: '/a?b=c', connection: 1, kept: false, received: 0 },
    { method: 'POST', path: '/d', connection: 1, kept: true, received: 1_000_000 },
  ]);
  expect(proxy.bytes.up).toBeGreaterThan(megabyte.length);
});

test('follows bodies in chunks', async () => {
  const told = await new Promise<string>((resolve, reject) => {
    const request = http.request(`${proxy.url}/chunks`, { method: 'PUT', agent }, (response) =>
      resolve(text(response)),
    );
    request.on('error', reject);
    request.write('some');
    request.write(Buffer.alloc(70_000));
    request.end('more');
  });
  expect(told).toBe('answer to PUT /chunks');
  expect((await ask('GET', '/next')).body).toBe('answer to GET /next');
  expect(proxy.requests.map(({ path, kept }) => [path, kept])).toEqual([
    ['/chunks', false],
    ['/next', true],
  ]);
});

test.each([
  { how: 'reset', code: 'ECONNRESET' },
  { how: 'end', code: 'ECONNRESET' },
  { how: 'client-reset', code: 'ECONNRESET' },
] satisfies { how: Cut; code: string }[])('cuts in the middle of a body: $how', async ({ how, code }) => {
  proxy.on({ method: 'PATCH' }, { cut: { how, of: 'body', after: 400_000 } }, 1);
  await expect(ask('PATCH', '/upload', megabyte)).rejects.toThrow(code);
  if (how === 'client-reset') {
    expect(asked[0]?.end).toBe(null);
    proxy.resume();
  }
  await asked[0]?.ended;
  expect(asked[0]?.end).toBe('broken');
  // An RST may overtake bytes that were handed on before it.
  if (how === 'reset') expect(asked[0]?.got).toBeLessThanOrEqual(400_000);
  else expect(asked[0]?.got).toBe(400_000);
  // The rule was for one request.
  expect((await ask('PATCH', '/upload', megabyte)).status).toBe(200);
});

test('a cut on the side of the server leaves the client in silence', async () => {
  proxy.on({}, { cut: { how: 'server-reset', of: 'body', after: 1 } });
  const asking = ask('PATCH', '/upload', megabyte);
  const failed = asking.catch((cause: Error) => cause.message);
  // The reader of the server hears of it before the client hears anything.
  const first = await Promise.race([once(server, 'request').then(() => asked[0]?.ended), failed]);
  expect(first).not.toBe('ECONNRESET');
  proxy.resume();
  expect(await failed).toBe('ECONNRESET');
});

test('silence ends with resume, and nothing is lost', async () => {
  const cut = proxy.cutAfter('up', 300_000, 'silence');
  const asking = ask('PATCH', '/upload', megabyte);
  await cut;
  expect(proxy.bytes.up).toBe(300_000);
  proxy.resume();
  expect((await asking).body).toBe('answer to PATCH /upload');
  expect(asked[0]?.got).toBe(megabyte.length);
});

test('half a head reaches nobody', async () => {
  proxy.on({}, { cut: { how: 'reset', of: 'head', after: 20 } }, 1);
  await expect(ask('GET', '/half')).rejects.toThrow('ECONNRESET');
  expect((await ask('GET', '/whole')).status).toBe(200);
  expect(asked.map(({ path }) => path)).toEqual(['/whole']);
});

test('an answer is lost, or cut in half, after the work is done', async () => {
  proxy.on({ path: '/lost' }, { cut: { how: 'reset', of: 'answer', after: 0 } });
  await expect(ask('POST', '/lost', megabyte)).rejects.toThrow('ECONNRESET');
  proxy.on({ path: '/half' }, { cut: { how: 'end', of: 'answer', after: 200 } });
  await expect(ask('POST', `/half${'x'.repeat(100)}`, megabyte)).rejects.toThrow('ECONNRESET');
  expect(asked.map(({ end }) => end)).toEqual(['whole', 'whole']);
});

test('answers in the place of the server, before or after it worked', async () => {
  const page = '<html>502</html>';
  proxy.on({ method: 'POST', header: 'next-action' }, { answer: { status: 502, body: page } }, 1);
  const before = await ask('POST', '/', megabyte, { 'next-action': 'abc' });
  expect(before).toMatchObject({ status: 502, body: page, headers: { 'content-type': 'text/html' } });
  expect(asked).toEqual([]);
  // What came of the body after the answer is none of the next request.
  expect((await ask('POST', '/', megabyte)).status).toBe(200);
  proxy.on({ path: /\?late$/ }, { answer: { status: 504, body: '{}', when: 'answered' } });
  expect(await ask('POST', '/?late', megabyte)).toMatchObject({ status: 504, body: '{}' });
  expect(asked.map(({ path, end }) => [path, end])).toEqual([
    ['/', 'whole'],
    ['/?late', 'whole'],
  ]);
  proxy.on({ path: '/half' }, { answer: { status: 200, body: '{"images":[]}', bytes: 5 } });
  await expect(ask('GET', '/half')).rejects.toThrow('ECONNRESET');
});

test('a buffering proxy takes a whole body before the server hears of it', async () => {
  proxy.on({ method: 'PATCH' }, { buffer: true, cut: { how: 'reset', of: 'body', after: 0 } }, 1);
  await expect(ask('PATCH', '/upload', megabyte)).rejects.toThrow('ECONNRESET');
  proxy.on({ method: 'PATCH' }, { buffer: true });
  expect((await ask('PATCH', '/upload', megabyte)).status).toBe(200);
  expect(asked.at(-1)?.got).toBe(megabyte.length);
});

test('rewrites a header and asks for fresh connections', async () => {
  proxy.fresh = true;
  proxy.on({ header: 'next-action' }, { headers: { 'next-action': 'unknown' } });
  await ask('POST', '/', megabyte, { 'next-action': 'abc' });
  await ask('GET', '/');
  expect(asked[0]?.headers['next-action']).toBe('unknown');
  expect(proxy.requests.map(({ kept }) => kept)).toEqual([false, false]);
});

test('one byte at a time arrives whole', async () => {
  proxy.piece = 1;
  expect((await ask('POST', '/slow', Buffer.alloc(2000))).body).toBe('answer to POST /slow');
  expect(asked[0]?.got).toBe(2000);
});

test('a line that is down refuses new connections, and is up again when told', async () => {
  proxy.line = 'refused';
  await expect(ask('GET', '/')).rejects.toThrow('ECONNRESET');
  proxy.line = 'silent';
  const { connections } = proxy;
  const asking = ask('GET', '/later');
  const further = net.connect({ host: '127.0.0.1', port: proxy.port });
  await once(further, 'connect');
  await vi.waitFor(() => expect(proxy.connections).toBe(connections + 2));
  expect(asked).toEqual([]);
  proxy.calm();
  further.destroy();
  expect((await asking).body).toBe('answer to GET /later');
});

test('a request waits as long as its treatment says', async () => {
  let go = () => {};
  const told = new Promise<void>((resolve) => {
    go = resolve;
  });
  const rule = proxy.on({ path: '/slow' }, { delay: told });
  const asking = ask('GET', '/slow');
  await rule.first;
  expect(asked).toEqual([]);
  go();
  expect((await asking).status).toBe(200);
});

test('idle connections end, busy ones stay', async () => {
  await ask('GET', '/');
  const kept = Object.values(agent.freeSockets).flat()[0];
  if (!kept) throw new Error('The agent kept no connection');
  const closed = once(kept, 'close');
  proxy.endIdle();
  await closed;
  await ask('GET', '/');
  expect(proxy.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  let go = () => {};
  const told = new Promise<void>((resolve) => {
    go = resolve;
  });
  const rule = proxy.on({ path: '/busy' }, { delay: told });
  const asking = ask('GET', '/busy');
  await rule.first;
  proxy.endIdle();
  go();
  expect((await asking).status).toBe(200);
});
