// Numbers for Prometheus, on a port of their own: they are nobody's secret, and nobody's business who only uses the
// dashboard.
import http from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: from the answer of a moment to a slow store's. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** A live stream has no duration that says anything. */
const streams = '/api/live';

/**
 * The metrics of this copy, beside those of Node and its process. Gives the registry, and a listener for the observer.
 *
 * @param now tells numbers of the moment: `uploads()`, `liveStreams()`, and `jobs()` by state
 */
export function createMetrics(now) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'darkroom_http_request_duration_seconds',
    help: 'Requests answered, from their head to the end of the answer; code 0 where who asked left before it.',
    labelNames: ['method', 'route', 'code'],
    buckets,
    registers,
  });
  const calls = new Histogram({
    name: 'darkroom_upstream_request_duration_seconds',
    help: 'Calls of the cloud by its service; code 0 where none was answered.',
    labelNames: ['service', 'method', 'code'],
    buckets,
    registers,
  });
  const bytes = new Counter({
    name: 'darkroom_upload_bytes_total',
    help: 'Bytes of uploads handed on to the image service.',
    registers,
  });
  const gauge = (name, help, collect, labelNames = []) =>
    new Gauge({ name, help, labelNames, registers, collect });
  gauge('darkroom_uploads_active', 'Uploads that somebody sends or the cloud still stores.', function () {
    this.set(now.uploads());
  });
  gauge('darkroom_live_streams', 'Browsers that are told live what changes.', function () {
    this.set(now.liveStreams());
  });
  gauge(
    'darkroom_jobs',
    'Jobs that have not ended, of those that this copy heard of since its start.',
    function () {
      for (const [state, count] of Object.entries(now.jobs())) this.set({ state }, count);
    },
    ['state'],
  );
  const listener = {
    request({ method, route, status, seconds }) {
      if (route === streams) return;
      const known = methods.has(method) ? method : 'other';
      requests.observe({ method: known, route, code: status ?? 0 }, seconds);
    },
    call({ service, method, status, seconds }) {
      calls.observe({ service, method, code: status ?? 0 }, seconds);
    },
    sent: (count) => bytes.inc(count),
  };
  return { registry, listener };
}

/** Answers GET /metrics on a port of its own, whatever the Host header is; rejects where the port cannot be listened on. */
export function serveMetrics(registry, port, host) {
  const server = http.createServer(async ({ method, url = '' }, response) => {
    if (url.split('?')[0] !== '/metrics') return response.writeHead(404).end();
    if (method !== 'GET' && method !== 'HEAD') return response.writeHead(405, { allow: 'GET, HEAD' }).end();
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  });
  // It keeps no process alive that has nothing else to do.
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
