import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { send } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { freePort } from '../processes.mjs';
import { createLog, logListener, takeConsole, withoutSecrets } from './log.mjs';
import { createMetrics, serveMetrics } from './metrics.mjs';
import { type EndedCall, type Listener, observer, traceOf } from './observer.mjs';
import { serviceOf } from './services.mjs';

// A server that answers within the observer, calls a service by the dashboard's own client, and what is told of both.

const servers: http.Server[] = [];
const observing = globalThis as unknown as Record<symbol, unknown>;
afterEach(() => {
  delete observing[Symbol.for('darkroom.observe-call')];
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

/** A service that answers with its own id, and remembers what it was sent. */
async function service(status = 200) {
  const asked: IncomingHttpHeaders[] = [];
  const url = await listening((request, response) => {
    asked.push(request.headers);
    request.resume().on('end', () => {
      response.writeHead(status, { 'x-openstack-request-id': 'req-of-the-cloud' }).end('{}');
    });
  });
  return { url, asked };
}

/** A server in front, whose requests are answered by `answer`; and the lines of its log. */
async function front(answer: () => Promise<unknown>, listeners: Listener[] = []) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ write: (line: string) => void lines.push(JSON.parse(line)) });
  const { request, call } = observer({
    routeOf: () => '/images/[imageId]',
    listeners: [logListener(log), ...listeners],
  });
  observing[Symbol.for('darkroom.observe-call')] = call;
  const url = await listening((incoming, response) => {
    void request(incoming, response, async () => {
      await answer();
      response.end('answered');
    });
  });
  const lineOf = (msg: string) => lines.filter((line) => line.msg === msg);
  return { url, lines, lineOf };
}

const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('a request and its call have a line each, one id, and the cloud is told id and trace', async () => {
  const { url: cloud, asked } = await service();
  const { url, lineOf } = await front(() =>
    send(`${cloud}/image/v2/images`, { token: 'gAAAA-token', query: [['signature', 'hidden']] }),
  );
  const headers = { traceparent: trace, tracestate: 'vendor=1', cookie: 'darkroom.session=hidden' };
  await fetch(`${url}/images/1?token=hidden`, { headers });
  await expect.poll(() => lineOf('request').length).toBe(1);
  const [request] = lineOf('request');
  const [call] = lineOf('call');
  expect(request).toMatchObject({
    level: 'info',
    method: 'GET',
    path: '/images/1',
    route: '/images/[imageId]',
    status: 200,
    trace_id: trace.split('-')[1],
    request_id: expect.stringMatching(/^req-[\da-f-]{36}$/),
  });
  expect(call).toMatchObject({
    service: 'image',
    path: '/image/v2/images',
    status: 200,
    request_id: request?.request_id,
    cloud_request_id: 'req-of-the-cloud',
  });
  expect(asked).toMatchObject([
    { 'x-openstack-request-id': request?.request_id, traceparent: trace, tracestate: 'vendor=1' },
  ]);
  expect(JSON.stringify([request, call])).not.toMatch(/hidden|gAAAA/);
});

test('a call that nobody answers is told by its code, and an answer of 5xx is an error', async () => {
  const { url: broken } = await service(503);
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const { url, lineOf } = await front(async () => {
    await send(`${nobody}/v3/auth/tokens`).catch(() => {});
    await send(`${broken}/v3/auth/tokens`).catch(() => {});
  });
  await fetch(url);
  await expect.poll(() => lineOf('call').length).toBe(2);
  expect(lineOf('call')).toMatchObject([
    { level: 'error', service: 'identity', status: null, failure: 'ECONNREFUSED' },
    { level: 'error', service: 'identity', status: 503, cloud_request_id: 'req-of-the-cloud' },
  ]);
});

test('what goes on after its request was answered has an id to itself', async () => {
  const { url: cloud } = await service();
  let later: Promise<unknown> = Promise.resolve();
  let goOn = () => {};
  const answered = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { url, lineOf } = await front(async () => {
    later = answered.then(() => send(`${cloud}/v2/images`));
  });
  await fetch(url);
  await expect.poll(() => lineOf('request').length).toBe(1);
  goOn();
  await later;
  expect(lineOf('call')[0]?.request_id).not.toBe(lineOf('request')[0]?.request_id);
});

test('bytes and calls are counted, and Prometheus reads them whatever host it names', async () => {
  const { url: cloud } = await service(204);
  const { registry, listener } = createMetrics({
    uploads: () => 2,
    liveStreams: () => 3,
    jobs: () => ({ running: 1, waiting: 0 }),
  });
  const { url, lineOf } = await front(async () => {
    const image = { url: cloud, token: 'token' };
    const writer = openImageData(image, '6b1a5a4f-7c54-4f0e-8c8e-1d7b9b6a0001', { kind: 'file' }, 5);
    await writer.write(Buffer.from('12345'));
    await writer.end();
  }, [listener]);
  await fetch(url);
  await expect.poll(() => lineOf('request').length).toBe(1);
  const metrics = await serveMetrics(registry, 0, '127.0.0.1');
  servers.push(metrics);
  const address = metrics.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const [response] = await once(
    http.get({ port, path: '/metrics', headers: { host: 'prometheus.example.org' } }),
    'response',
  );
  let text = '';
  for await (const piece of response) text += piece;
  for (const line of [
    'darkroom_upload_bytes_total 5',
    'darkroom_uploads_active 2',
    'darkroom_live_streams 3',
    'darkroom_jobs{state="running"} 1',
    'darkroom_http_request_duration_seconds_count{method="GET",route="/images/[imageId]",code="200"} 1',
    'darkroom_upstream_request_duration_seconds_count{service="image",method="PUT",code="204"} 1',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
});

test.each([
  ['/identity/v3/auth/tokens', 'identity'],
  ['/v3', 'identity'],
  ['/image/v2/images/1/file', 'image'],
  ['/v2.9/schemas/image', 'image'],
  ['/v2.1/servers/detail', 'compute'],
  ['/v3/0123/volumes/detail', 'block-storage'],
  ['/key-manager/v1/secrets', 'key-manager'],
  ['/index.json', 'other'],
])('%s is the service %s', (path, service) => {
  expect(serviceOf(path)).toBe(service);
});

test.each([
  ['', null],
  ['00-0-0-0', null],
  [`${trace}-more`, null],
  [trace.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32)), null],
  [trace.toUpperCase(), null],
  [trace, { traceparent: trace, tracestate: null }],
])('a traceparent of "%s" is handed on only where it is one', (traceparent, expected) => {
  expect(traceOf({ traceparent })).toEqual(expected);
});

test('what is said on the console is a line of its own, without secrets', () => {
  const lines: Record<string, unknown>[] = [];
  const said: Partial<Console> = {};
  takeConsole(createLog({ write: (line: string) => void lines.push(JSON.parse(line)) }), said);
  said.warn?.('It is %s at', 'here', 'https://user:word@example.org/a?Signature=hidden');
  expect(lines).toMatchObject([{ level: 'warn', msg: 'It is here at https://…@example.org/a?…' }]);
});

test.each([
  ['https://store.example.org/file?X-Amz-Signature=hidden&b=1', 'https://store.example.org/file?…'],
  ['redis://:hidden@valkey.example.org:6379', 'redis://…@valkey.example.org:6379'],
  ["{ 'x-auth-token': 'hidden', b: 1 }", "{ 'x-auth-token': '…', b: 1 }"],
  ['cookie: darkroom.session=hidden; other=hidden', 'cookie: …'],
  ['{"password":"hidden"}', '{"password":"…"}'],
  ['token gAAAAABnhiddenhiddenhiddenhidden-_=', 'token …'],
  ['eyJhbGciOiJkaXIi.hidden.hidden.hidden.hidden', '…'],
])('%s keeps its secret', (sentence, expected) => {
  expect(withoutSecrets(sentence)).toBe(expected);
});

test('a listener hears once of a call, however often it ends', async () => {
  const heard: EndedCall[] = [];
  const { call } = observer({ routeOf: () => '', listeners: [{ call: (ended) => void heard.push(ended) }] });
  const one = call('GET', 'http://cloud.example.org/v2/images');
  one.answered(200, null);
  one.failed(new Error('later'));
  expect(heard).toHaveLength(1);
});
