import { mkdtempSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { startCloud, startDashboard } from '../servers.mjs';
import { signIn } from './dashboard.mjs';
import { makeFile, mebibyte } from './files.mjs';
import { figure, quantile, residentMiB } from './measure.mjs';
import { openService } from './service.mjs';

const watchers = 200;
/** Streams that one session may have. */
const ofSession = 6;
const imports = 3;
const size = 32 * mebibyte;
/** Seconds that an import takes. */
const lasts = 5;

/**
 * Two hundred live streams that follow one import: the memory they add to the dashboard and the processor's time they
 * take, how long it takes from the cloud's own word that the image is active until all of them were told, and what
 * Glance is asked meanwhile, beside one stream.
 */
export async function benchWatchers({ folder }) {
  const account = { name: 'demo', password: 'darkroom' };
  const cloud = await startCloud(mkdtempSync(path.join(folder, 'watched-')), {
    seed_images: false,
    enabled_backends: [{ id: 'central', bandwidth: size / lasts }],
    default_backend: 'central',
  });
  const service = await openService(cloud.authUrl, account);
  const proxy = await startCounter(cloud.authUrl, service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  const file = path.join(folder, 'watched.raw');
  makeFile(file, size);
  const cookies = [];
  while (cookies.length * ofSession < watchers) cookies.push(await signIn(dashboard.base, account));
  const watch = async (count) => {
    const id = await service.createImage();
    await service.send(id, file, 'stage');
    await service.api('POST', `/v2/images/${id}/import`, {
      method: { name: 'glance-direct' },
      stores: ['central'],
    });
    proxy.take();
    const [before, cpu, began] = [residentMiB(dashboard.pid), cpuSeconds(dashboard.pid), performance.now()];
    const streams = Array.from({ length: count }, (_, index) =>
      toldActive(dashboard.base, id, cookies[index % cookies.length]),
    );
    let active = 0;
    let peak = before;
    // The cloud itself, past the counter.
    while (active === 0) {
      peak = Math.max(peak, residentMiB(dashboard.pid));
      const { status } = await service.api('GET', `/v2/images/${id}`);
      if (status === 'active') active = performance.now();
      else await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const told = await Promise.all(streams);
    const took = (performance.now() - began) / 1000;
    return {
      memory: peak - before,
      cpu: (cpuSeconds(dashboard.pid) - cpu) / took,
      waits: told.map((at) => Math.max(0, at - active)).sort((a, b) => a - b),
      calls: proxy.take().filter((address) => address.includes(id)).length,
    };
  };
  await watch(1);
  const one = await watch(1);
  const many = [];
  while (many.length < imports) many.push(await watch(watchers));
  dashboard.stop();
  proxy.stop();
  cloud.stop();
  const worst = Math.max(...many.map(({ waits }) => waits.at(-1)));
  const all = many.flatMap(({ waits }) => waits).sort((a, b) => a - b);
  figure({
    id: 'watchers',
    what: `a change told to ${watchers} streams, p50, p95; the last of all`,
    here: `${quantile(all, 0.5).toFixed(0)} ms, ${quantile(all, 0.95).toFixed(0)} ms; ${worst.toFixed(0)} ms`,
    beside: `one stream ${one.waits[0].toFixed(0)} ms`,
  });
  figure({
    id: 'watchers',
    what: `the dashboard beneath ${watchers} streams: memory they add, processor`,
    here: many.map(({ memory, cpu }) => `${memory.toFixed(0)} MiB, ${(cpu * 100).toFixed(0)} %`).join('; '),
    beside: `one stream ${(one.cpu * 100).toFixed(0)} %`,
  });
  figure({
    id: 'watchers',
    what: `calls to Glance for an import of ${lasts} s before ${watchers} streams`,
    here: many.map(({ calls }) => calls).join(', '),
    beside: `one stream ${one.calls}`,
  });
}

/** When a stream said that the image is active, by performance.now(). */
async function toldActive(base, id, cookie) {
  const { body, status } = await fetch(`${base}/api/live?ids=${id}`, { headers: { cookie } });
  if (status !== 200) throw new Error(`The stream was not opened: ${status}`);
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('"status":"active"')) return performance.now();
  }
  throw new Error(`A stream ended without the end of the import: ${text.slice(-300)}`);
}

/** Seconds of processor that a process has taken. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A Keystone whose catalog leads to a Glance of which every request is noted by its path. */
async function startCounter(authUrl, imageUrl) {
  const asked = [];
  const own = () => `http://127.0.0.1:${server.address().port}`;
  const server = http.createServer((request, response) => {
    const asks = request.url.replace(/^\/image-service/, '');
    const isImage = asks !== request.url;
    if (isImage) asked.push(asks);
    const target = isImage ? imageUrl + asks : authUrl + asks.replace(/^\/identity\/v3/, '');
    const { host, ...headers } = request.headers;
    const outgoing = http.request(target, {
      method: request.method,
      headers: { ...headers, 'accept-encoding': 'identity' },
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    outgoing.on('response', async (answer) => {
      if (isImage) return answer.pipe(response.writeHead(answer.statusCode, answer.headers));
      const text = Buffer.concat(await answer.toArray())
        .toString()
        .replaceAll(imageUrl, `${own()}/image-service`);
      const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = answer.headers;
      response.writeHead(answer.statusCode, kept).end(text);
    });
    request.pipe(outgoing);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { authUrl: `${own()}/identity/v3`, take: () => asked.splice(0), stop: () => server.close() };
}
