import { once } from 'node:events';
import http from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { createTracing } from './tracing.mjs';
import { wantsTraces } from './watching.mjs';

// Spans as a collector of OpenTelemetry gets them, over HTTP.

let server: http.Server | null = null;
afterEach(() => {
  server?.close();
  vi.unstubAllEnvs();
});

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  attributes: { key: string; value: Record<string, unknown> }[];
}

async function collector() {
  const spans: Span[] = [];
  const services: unknown[] = [];
  server = http.createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    for (const { resource, scopeSpans } of JSON.parse(text).resourceSpans) {
      services.push(resource.attributes.find(({ key }: { key: string }) => key === 'service.name').value);
      for (const scope of scopeSpans) spans.push(...scope.spans);
    }
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { spans, services, url: `http://127.0.0.1:${port}` };
}

test('a request is a span of the trace that asks, and a call of the cloud one of the request', async () => {
  const { spans, services, url } = await collector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
  vi.stubEnv('OTEL_SERVICE_NAME', 'darkroom-one');
  const tracing = createTracing();
  const [traceId, parentId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
  const request = tracing.request(
    { id: 'req-1', method: 'GET', path: '/images/1', route: '/images/[imageId]', address: null },
    { traceparent: `00-${traceId}-${parentId}-01`, tracestate: null },
  );
  const asked = { id: 'req-1', service: 'image', method: 'GET', host: 'glance.example.org' };
  const call = tracing.call(
    { ...asked, origin: 'http://glance.example.org', path: '/v2/images/1' },
    request.trace,
  );
  call.end({ status: 503 });
  request.end({ status: 200 });
  await tracing.end();
  const [inner, outer] = spans;
  expect(services).toEqual([{ stringValue: 'darkroom-one' }]);
  expect(outer).toMatchObject({ name: 'GET /images/[imageId]', traceId, parentSpanId: parentId });
  expect(inner).toMatchObject({
    name: 'GET image',
    traceId,
    parentSpanId: outer?.spanId,
    status: { code: 2 },
  });
  expect(call.trace.traceparent).toBe(`00-${traceId}-${inner?.spanId}-01`);
});

test.each([
  [{}, false],
  [{ OTEL_SERVICE_NAME: 'darkroom' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.org:4318' }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector.example.org:4318/v1/traces' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.org:4318', OTEL_SDK_DISABLED: 'true' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.org:4318', OTEL_TRACES_EXPORTER: 'none' }, false],
])('with %j traces are wanted: %s', (env, expected) => {
  expect(wantsTraces(env)).toBe(expected);
});
