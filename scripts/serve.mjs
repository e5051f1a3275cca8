// Serves the built dashboard (or, with --dev, the sources). Next's own server ends every request after 300 s, and an
// upload may take hours: so the server is ours.
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import next from 'next';
import { hstsSetting, refuseMalformed, tellHeaders } from './answer-headers.mjs';
import { addressReader, liesUnder, refusalOfPrefix, soundAddress } from './asked-as.mjs';
import { basePathSetting, builtBasePath } from './base-path.mjs';
import { limitConnections, mostPerAddress, networkOfRequest } from './connection-limit.mjs';
import { draining } from './draining.mjs';
import {
  addressOf,
  allowedHosts,
  knownHosts,
  publicAddress,
  refusalOfPublicDemo,
  unknownHost,
} from './known-hosts.mjs';
import { distFolder, fail, orFail } from './lib.mjs';
import { longestWait, numberSetting, portSetting, setting, takeSecretFiles } from './settings.mjs';
import { watching } from './watch/watching.mjs';

orFail(takeSecretFiles);
const dev = process.argv.includes('--dev');
const hostname = setting('HOST', '127.0.0.1');
const port = orFail(() => portSetting('PORT', 3000));
const graceSeconds = orFail(() =>
  numberSetting('SHUTDOWN_GRACE_SECONDS', 30, { least: 0, most: longestWait }),
);

/** How long a balancer may take to see that this copy is to end. */
const drainSeconds = orFail(() => numberSetting('DRAIN_SECONDS', 0, { least: 0, most: longestWait }));

/** Milliseconds in which a body must be whole; uploads have a limit of their own, once their session is looked at. */
const bodyWithin =
  1000 * orFail(() => numberSetting('BODY_TIMEOUT_SECONDS', 60, { least: 1, most: longestWait }));
/** Bytes that anybody may send to sign in or out. */
const longestAuthBody = 64 * 1024;
/** Bytes of any other body but an upload's: the largest that a server action takes (next.config.js), and its framing. */
const longestBody = 5 * 1024 * 1024;
/** Bytes of the head of a request: the session of somebody with hundreds of roles, or with long tokens, is 60 kB of cookies. */
const longestHead = 96 * 1024;
/** Browsers that may look on at once; more than the streams and uploads of a large team need. */
const mostConnections = 4096;
/** Of them one address may have so many. */
const mostOfOne = orFail(() =>
  numberSetting('MAX_CONNECTIONS_PER_ADDRESS', mostPerAddress, {
    least: 1,
    most: mostConnections,
    whole: true,
  }),
);

/** What all addresses of this dashboard begin with. */
const basePath = dev ? orFail(basePathSetting) : builtBasePath(distFolder());
const publicUrl = orFail(() => publicAddress(basePath));
const hsts = orFail(hstsSetting);
const publicHosts = publicUrl ? [publicUrl.host] : [];
const demoAccounts = setting('DARKROOM_DEMO_ACCOUNTS');
/** Told which names it has, or with accounts whose passwords anybody may know, the dashboard answers to no other. */
const asksForHost = publicHosts.length > 0 || allowedHosts().length > 0 || demoAccounts !== undefined;
const isKnownHost = knownHosts(hostname, [...publicHosts, ...allowedHosts()]);
/** A proxy in front says under which name it was asked; anybody else may say it as well. */
const trustsProxy = ['yes', 'true', '1'].includes(setting('TRUST_PROXY', 'no'));

const refusedDemo = demoAccounts === undefined ? null : refusalOfPublicDemo(hostname);
if (refusedDemo !== null) fail(refusedDemo);

// A peer that vanished without a word is noticed by TCP itself.
const server = http.createServer({
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
  maxHeaderSize: longestHead,
});
server.requestTimeout = 0;
server.keepAliveTimeout = 65_000;
server.maxConnections = mostConnections;
limitConnections(server, mostOfOne, 'MAX_CONNECTIONS_PER_ADDRESS', console.warn);

let ready = false;
/** Requests of uploads that are not answered yet. */
let uploadRequests = 0;

const uploads = `${basePath}/api/uploads`;
const isUpload = ({ url = '' }) => url === uploads || url.startsWith(`${uploads}/`);
const downloads = `${basePath}/api/download/`;
const health = `${basePath}/api/health`;

/** Exactly so, Next's client gives the text to the page (server-action-reducer.js). */
const plainText = { 'content-type': 'text/plain' };
/** What a page is told whose write is refused for its address; `lib/browser/dashboard.ts` knows it. */
const otherAddress = 'darkroom: other_address';

/** The request of an upload that is answered; its handler reads the body there (lib/server/incoming-request.ts). */
const inHand = new AsyncLocalStorage();
globalThis[Symbol.for('darkroom.incoming-request')] = inHand;

/** An answer in the words of the dashboard's own handlers (lib/data/answer.ts); what was not read is not waited for. */
function refuse(response, status, kind, reason, retryAfter) {
  const error = { kind, reason, status, requestId: null, ...(retryAfter ? { retryAfter } : {}) };
  if (retryAfter) response.setHeader('retry-after', String(retryAfter));
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-darkroom': '1' };
  response.writeHead(status, { ...headers, connection: 'close' }).end(JSON.stringify(error));
}

/**
 * Has the length of a download told: Next leaves out whatever length a handler gives, since fetch may have unpacked what it
 * hands on. Without one, no browser shows how far it is, and none notices a line that is cut. The handler says it in a
 * header of ours (lib/data/image-download.ts).
 */
function tellLength(response) {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (...head) => {
    const length = response.getHeader('x-darkroom-length');
    if (length !== undefined) response.setHeader('content-length', length).removeHeader('x-darkroom-length');
    return writeHead(...head);
  };
}

const uploadsUnderWay = () =>
  uploadRequests + (globalThis[Symbol.for('darkroom.uploads-in-flight')]?.() ?? 0);

const metricsPort = orFail(() => portSetting('METRICS_PORT', null));
const watch = await watching({
  folder: dev ? null : distFolder(),
  basePath,
  metricsPort,
  metricsHost: setting('METRICS_HOST', hostname),
  uploads: uploadsUnderWay,
}).catch((error) =>
  fail(
    error.code === 'EADDRINUSE'
      ? `Port ${metricsPort} is taken: stop what listens there or set METRICS_PORT to another one.`
      : error.message,
  ),
);

const drain = draining({
  drainSeconds,
  graceSeconds,
  basePath,
  // What a browser sends, and what Glance still stores (lib/uploads/upload-store.ts).
  uploads: uploadsUnderWay,
  // Another copy goes on with the jobs of this one (lib/jobs/jobs.ts).
  handOver: async () => globalThis[Symbol.for('darkroom.jobs-hand-over')]?.(),
  endStreams: () => globalThis[Symbol.for('darkroom.end-live-streams')]?.(),
  // http's own close would end the connections on which a browser just makes up its next request.
  close: () => net.Server.prototype.close.call(server),
  exit: () => watch.end().finally(() => process.exit(0)),
  isCloudAway: watch.isCloudAway,
});

/** Whether the browser asks by https, as far as anybody told. */
const isHttps = ({ headers }) => publicUrl?.protocol === 'https:' || headers['x-forwarded-proto'] === 'https';
/** Tells our handlers the network that a request comes from, whatever it says itself. */
function tellNetwork(request) {
  request.headers['x-darkroom-from'] = networkOfRequest(request, trustsProxy);
}
const readAddress = addressReader({ publicUrl, isKnownHost, asksForHost, trustsProxy });

/** Sentences of the log that were told already: a proxy makes the same mistake with every request, and others make up names. */
const told = new Set();
const mostTold = 100;
function tellOnce(sentence) {
  if (told.has(sentence) || told.size >= mostTold) return;
  told.add(sentence);
  console.warn(sentence);
}

/**
 * Whether a page of another site, or of another host of this one, wants something done: signed in, for instance, as whom it
 * chooses. Our pages never ask so, and no page can say otherwise (W3C Fetch Metadata). Actions are looked at before.
 */
function isFromElsewhere({ method, url = '', headers }) {
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(method);
  return (
    !reads && url.startsWith(`${basePath}/api/`) && /^(cross|same)-site$/.test(headers['sec-fetch-site'])
  );
}

/** Why a request is not for the dashboard, as the arguments of `refuse`; null when it is. */
function refusalOf(request) {
  const { method, url = '', headers } = request;
  const length = headers['content-length'];
  const chunked = headers['transfer-encoding'] !== undefined;
  // fetch's Request, which Next makes of it, throws for both.
  if (method === 'TRACE' || method === 'CONNECT') return [405, 'invalid', ''];
  if (isFromElsewhere(request)) return [403, 'forbidden', ''];
  if (!isUpload(request)) {
    // Browsers always tell it, and what is not told cannot be refused before it is read. Next does not, when it hands an
    // action on to itself; of such a one it reads no more than its own limit (next.config.js).
    const handedOn = headers['x-action-forwarded'] !== undefined && headers['next-action'] !== undefined;
    if (chunked && !handedOn) return [411, 'invalid', ''];
    const most = url.startsWith(`${basePath}/api/auth/`) ? longestAuthBody : longestBody;
    if (Number(length) > most) return [413, 'too_large', ''];
  }
  const comeBackIn = drain.refused(request);
  return comeBackIn === null ? null : [503, 'unavailable', 'dashboard_restarting', comeBackIn];
}

/**
 * Closes the connection of a body that does not come to its end, and says why where nothing was said yet. An upload may
 * take hours, but for what still comes of it when it is answered, and nobody reads.
 */
function limitBody(request, response) {
  const { headers } = request;
  if (headers['transfer-encoding'] === undefined && !Number(headers['content-length'])) return;
  let timer;
  const watch = () => {
    timer = setTimeout(end, bodyWithin);
  };
  const end = () => {
    if (request.complete) return;
    // Not the socket alone: once it is answered, a request hears no more of its end, and who reads it waits for ever.
    if (response.headersSent) return request.destroy();
    response.once('finish', () => request.destroy());
    refuse(response, 408, 'unavailable', '');
  };
  if (request.method === 'PATCH' && isUpload(request)) {
    response.once('finish', () => request.complete || watch());
  } else watch();
  request.once('close', () => clearTimeout(timer));
}

// next-auth takes its own address from NEXTAUTH_URL, or else from the headers that readAddress leaves.
process.env.AUTH_TRUST_HOST = 'true';
if (publicUrl) process.env.NEXTAUTH_URL = `${publicUrl.origin}${basePath}/api/auth`;

/**
 * Told with every answer, so that a page knows one of another build than its own (lib/browser/steady-pages.ts). Next tells
 * it with pages alone.
 */
const build = dev
  ? null
  : JSON.parse(readFileSync(path.join(distFolder(), 'required-server-files.json'), 'utf8')).config
      .deploymentId;

const app = next({ dev, hostname, port });

const prepared = app.prepare();

// Heard from the first moment on: a request that comes while the dashboard starts, as after an upgrade, waits for it.
server.on('request', (request, response) => {
  tellHeaders(response, { hsts, isHttps: () => isHttps(request) });
  if (build) response.setHeader('x-darkroom-build', build);
  // Probes of orchestrators ask by whatever address they know, and learn nothing that is anybody's.
  if (drain.isProbe(request)) return drain.answerProbe(request, response, ready);
  return watch.request(request, response, () => take(request, response));
});

/** Answers a request, or refuses it where it is not for the dashboard. */
async function take(request, response) {
  request.url = soundAddress(request.url);
  tellNetwork(request);
  const { named, refusal: refusedWrite } = readAddress(request);
  const prefix = refusalOfPrefix(request.headers, basePath);
  if (prefix !== null) {
    tellOnce(prefix);
    response.writeHead(421, { ...plainText, connection: 'close' }).end(`${prefix}\n`);
    return;
  }
  if (!named && request.url !== health) {
    const here = publicUrl?.origin ?? `http://${addressOf(hostname)}:${port}`;
    const said = unknownHost(request.headers.host ?? '', here);
    tellOnce(said);
    response.writeHead(421, { ...plainText, connection: 'close' }).end(`${said}\n`);
    return;
  }
  if (!liesUnder(basePath, request.url)) {
    response.writeHead(404, plainText).end(`Darkroom has its addresses under ${basePath} here.\n`);
    return;
  }
  if (refusedWrite !== null) {
    tellOnce(refusedWrite);
    response.writeHead(403, { ...plainText, connection: 'close' }).end(otherAddress);
    return;
  }
  const refusal = refusalOf(request);
  if (refusal) return refuse(response, ...refusal);
  limitBody(request, response);
  drain.count(request, response);
  if (request.url.startsWith(downloads)) tellLength(response);
  if (isUpload(request)) {
    uploadRequests += 1;
    response.once('close', () => {
      uploadRequests -= 1;
    });
    return inHand.run(request, () => answer(request, response));
  }
  return answer(request, response);
}

/**
 * Where Keystone's page posts the token of a single sign-on, to the letter: Next would lead away from the slash at its end.
 * It is the one write that another site makes here (lib/auth/web-sso.ts).
 */
const webSso = `${basePath}/auth/websso/`;

async function answer(request, response) {
  await prepared;
  if (request.method === 'POST' && request.url === webSso) request.url = `${basePath}/api/websso/arrive`;
  return app.getRequestHandler()(request, response);
}

async function start() {
  // Next hands an action that belongs to another page on to itself: not by the public address, through the proxy.
  process.env.__NEXT_PRIVATE_ORIGIN = `http://${addressOf(hostname)}:${server.address().port}`;
  await prepared;
  const upgrade = dev && app.getUpgradeHandler();
  if (upgrade)
    server.on('upgrade', (request, socket, head) =>
      readAddress(request).named ? upgrade(request, socket, head) : socket.destroy(),
    );
  ready = true;
  console.log(`Dashboard ready on http://${addressOf(hostname)}:${server.address().port}${basePath}`);
}

/** Lets the work that is under way end (draining.mjs). A second signal ends it at once. */
function end() {
  if (drain.isEnding() || !ready) process.exit(0);
  drain.begin();
}

server.on('clientError', refuseMalformed);
server.once('error', (error) =>
  fail(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken: stop what listens there or set PORT to another one.`
      : error.message,
  ),
);
// A fault in one request is no reason to cut everybody's uploads; Next's own server does the same.
process.on('uncaughtException', (error) => {
  if (!ready) fail(error.message);
  console.error(error);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
// Who started us is gone without a word (kill -9): nobody would end us later. Perhaps it was gone before we listened.
if (process.connected === false) end();
process.once('disconnect', end);
// The port is asked for beside the slow part, so that a taken one is told at once.
server.listen(port, hostname, () =>
  start().catch((error) => fail(`The dashboard cannot start: ${error.message}`)),
);
