import { generateKeyPairSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import forge from 'node-forge';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askOutside, OutsideError, type OutsideRules, readOutside } from '@/lib/server/outside';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Listens everywhere on this machine and counts who comes: nobody should. */
let forbidden: { port: number; comers: string[] };
beforeEach(async () => {
  const comers: string[] = [];
  const server = net.createServer((socket) => {
    comers.push(`${socket.localAddress}`);
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret');
  });
  server.listen(0, '::');
  await once(server, 'listening');
  ends.push(() => server.close());
  forbidden = { port: portOf(server), comers };
});

function portOf(server: net.Server | http.Server): number {
  return (server.address() as AddressInfo).port;
}

async function serve(handler: http.RequestListener, host = '127.0.0.1', port = 0): Promise<number> {
  const server = http.createServer(handler);
  server.listen(port, host);
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return portOf(server);
}

/** Nothing beside the public network is allowed, but the port of the socket that nobody may reach. */
const strict = (more: Partial<OutsideRules> = {}): OutsideRules => ({
  hosts: [],
  folders: [],
  ports: [80, 443, forbidden.port],
  ...more,
});

async function reasonOf(address: string, rules: OutsideRules): Promise<string> {
  try {
    return `answered ${(await askOutside(address, { limit: 100 }, rules)).status}`;
  } catch (cause) {
    if (cause instanceof OutsideError) return cause.reason;
    throw cause;
  }
}

/** An answer of the name server: addresses of a host, in turn at each question. */
type Turns = Record<string, string[][]>;

/** A real name server, which may answer differently each time it is asked. */
async function nameServer(hosts: Turns): Promise<{ lookup: OutsideRules['lookup']; asked: string[] }> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const question = query.subarray(12, at + 5);
    const isIpv4 = query.readUInt16BE(at + 1) === 1;
    const name = labels.join('.').toLowerCase();
    const turns = hosts[name] ?? [];
    const turn = asked.filter((before) => before === name).length;
    if (isIpv4) asked.push(name);
    const found = isIpv4 ? (turns[Math.min(turn, turns.length - 1)] ?? []) : [];
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (turns.length === 0 ? 3 : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(found.length, 6);
    const records = found.map((ip) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ip.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([header, question, ...records]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  ends.push(() => socket.close());
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { lookup: (host) => resolver.resolve4(host), asked };
}

/** Every way that is known of writing an address of this machine, of its link or of what is private. */
const forms = (port: number) =>
  [
    // Loopback, in each spelling that some parser takes.
    'http://127.0.0.1:P/',
    'http://127.0.0.2:P/',
    'http://127.255.255.254:P/',
    'http://127.1:P/',
    'http://127.0.1:P/',
    'http://2130706433:P/',
    'http://017700000001:P/',
    'http://0x7f000001:P/',
    'http://0x7f.1:P/',
    'http://0x7f.0x0.0x0.0x1:P/',
    'http://0177.0.0.1:P/',
    'http://0177.0x0.0.01:P/',
    'http://00000177.0.0.1:P/',
    'http://127.0.0.1.:P/',
    'http://0:P/',
    'http://0.0.0.0:P/',
    'http://0x0:P/',
    'http://localhost:P/',
    'http://LOCALHOST:P/',
    'http://localhost.:P/',
    'http://[::1]:P/',
    'http://[0:0:0:0:0:0:0:1]:P/',
    'http://[::]:P/',
    'http://[0000::0001]:P/',
    // IPv4 inside of IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo.
    'http://[::ffff:127.0.0.1]:P/',
    'http://[::ffff:7f00:1]:P/',
    'http://[::FFFF:7F00:0001]:P/',
    'http://[::127.0.0.1]:P/',
    'http://[::ffff:0:127.0.0.1]:P/',
    'http://[64:ff9b::127.0.0.1]:P/',
    'http://[64:ff9b::7f00:1]:P/',
    'http://[64:ff9b:1::7f00:1]:P/',
    'http://[2002:7f00:1::]:P/',
    'http://[2001:0:7f00:1::]:P/',
    // Characters that become others.
    'http://①②⑦.⓪.⓪.①:P/',
    'http://127。0。0。1:P/',
    'http://１２７.0.0.1:P/',
    'http://loc%61lhost:P/',
    'http://%31%32%37.0.0.1:P/',
    'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:P/',
    'http://loca\u00adlhost:P/',
    'http://local\thost:P/',
    'http:\\\\127.0.0.1:P\\',
    'http:/127.0.0.1:P/',
    'http:127.0.0.1:P/',
    'http:////127.0.0.1:P/',
    // A name that only looks like the host.
    'http://example.org@127.0.0.1:P/',
    'http://example.org:80@127.0.0.1:P/',
    'http://127.0.0.1:P@127.0.0.1:P/',
    'http://example.org%2f@127.0.0.1:P/',
    'http://127.0.0.1:P#@example.org/',
    'http://127.0.0.1:P?@example.org/',
    'http://127.0.0.1:P\\@example.org/',
    // Names that lead here.
    'http://here.test:P/',
    'http://both.test:P/',
    'http://ip6-localhost:P/',
    // Networks that are nobody's business: metadata services, private, shared, reserved.
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::a9fe:a9fe]/',
    'http://[fd00:ec2::254]/latest/',
    'http://100.100.100.200/latest/',
    'http://192.0.0.192/opc/',
    'http://168.63.129.16/machine/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://[fc00::1]/',
    'http://[fec0::1]/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://meta.test/',
    // Other schemes, and none.
    'file:///etc/passwd',
    'ftp://127.0.0.1:P/',
    'gopher://127.0.0.1:P/_x',
    'dict://127.0.0.1:P/',
    'ldap://127.0.0.1:P/',
    'javascript:127.0.0.1',
    'data:text/plain,x',
    'unix:/run/x.sock',
    '//127.0.0.1:P/',
    '127.0.0.1:P',
    '',
  ].map((form) => form.replaceAll('P', String(port)));

const here: Turns = {
  'here.test': [['127.0.0.1']],
  'both.test': [['203.0.114.1', '127.0.0.1']],
  'meta.test': [['169.254.169.254']],
  localhost: [['127.0.0.1']],
  'ip6-localhost': [['127.0.0.1']],
};
const refusals = ['private', 'invalid', 'scheme', 'credentials', 'port', 'unknown_host'];

test('however a forbidden address is written, nothing is connected to', async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    // A machine may well have a public address of its own, which is no secret.
    .filter(({ address }) => /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.|169\.254\.)/.test(address))
    .map(({ address }) => `http://${address}:${forbidden.port}/`);
  const { lookup } = await nameServer(here);
  for (const form of [...forms(forbidden.port), ...own]) {
    expect.soft(refusals, form).toContain(await reasonOf(form, strict({ lookup })));
    // The system's own resolver knows this machine by some names as well.
    if (!form.includes('.test')) expect.soft(refusals, form).toContain(await reasonOf(form, strict()));
  }
  expect(forbidden.comers).toEqual([]);
});

test('no redirect leads to a forbidden address, from the first hop to the last', async () => {
  let location = '';
  let hops = 0;
  const port = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    hops += 1;
    response.writeHead(302, { location: left > 0 ? `/${left - 1}` : location }).end('moved');
  });
  const { lookup } = await nameServer({ ...here, 'start.test': [['127.0.0.1']] });
  const rules = strict({ hosts: [`start.test:${port}`], lookup });
  const targets = forms(forbidden.port)
    // A header has no letters beyond Latin-1; relative ones stay on the host that is allowed.
    .filter((form) => /^[\x21-\x7e]+$/.test(form) && !/^(127|http:(\/?1|\/\/\/\/))/.test(form));
  for (const first of [0, 4])
    for (const target of [...targets, `//127.0.0.1:${forbidden.port}/`]) {
      location = target;
      expect.soft(refusals, target).toContain(await reasonOf(`http://start.test:${port}/${first}`, rules));
    }
  expect(hops).toBeGreaterThan(targets.length);
  expect(forbidden.comers).toEqual([]);
  location = '/9';
  expect(await reasonOf(`http://start.test:${port}/9`, rules)).toBe('redirects');
}, 60_000);

test('the address that was looked at is the one that is connected to, whatever the name says next', async () => {
  const port = await serve((_, response) => response.end('first'));
  await serve((_, response) => response.end('second'), '127.0.0.2', port);
  const { lookup, asked } = await nameServer({ 'turns.test': [['127.0.0.1'], ['127.0.0.2']] });
  const rules = strict({ hosts: [`turns.test:${port}`], lookup });
  const answer = await askOutside(`http://turns.test:${port}/`, { limit: 100 }, rules);
  expect(Buffer.from(answer.bytes).toString()).toBe('first');
  expect(asked).toEqual(['turns.test']);
});

test('a name that changes its answer at a redirect is looked at anew', async () => {
  const port = await serve((_, response) =>
    response.writeHead(302, { location: `http://turns.test:${forbidden.port}/` }).end(),
  );
  const { lookup } = await nameServer({ 'turns.test': [['127.0.0.1'], ['127.0.0.1']] });
  const rules = strict({ hosts: [`turns.test:${port}`], lookup });
  expect(await reasonOf(`http://turns.test:${port}/`, rules)).toBe('private');
  expect(forbidden.comers).toEqual([]);
});

test('what an operator allows is asked, to the letter', async () => {
  const port = await serve((request, response) => response.end(request.url));
  const base = `http://127.0.0.1:${port}`;
  const folder = { hosts: [], folders: [`${base}/samples/`] };
  expect(await reasonOf(`${base}/samples/a.qcow2`, folder)).toBe('answered 200');
  for (const other of [
    '/samples/',
    '/samples/../v2/images',
    '/samples/%2e%2e/v2',
    '/samples/..%2fv2',
    '/samples/a/b',
    '/samples/a?b',
    '/samples/a#b',
    '/v2/images',
    '/samplesx',
    '//samples/a',
  ])
    expect.soft(refusals, other).toContain(await reasonOf(`${base}${other}`, folder));
  expect(await reasonOf(`http://localhost:${port}/samples/a.qcow2`, folder)).toBe('port');
  const named = { hosts: [`127.0.0.1:${port}`], folders: [] };
  expect(await reasonOf(`${base}/anything`, named)).toBe('answered 200');
  expect(await reasonOf(`http://127.0.0.2:${port}/`, named)).toBe('port');
  expect(await reasonOf(`http://x:y@127.0.0.1:${port}/`, named)).toBe('credentials');
  expect(await reasonOf(`${base}/`, { hosts: ['127.0.0.1'], folders: [] })).toBe('port');
});

/** A key, and a certificate of it that no authority but itself stands for. */
function certificateOf(name: string, days: number): { key: string; cert: string } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const ownKey = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(ownKey.n, ownKey.e);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 3 * 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + days * 86_400_000);
  const subject = [{ name: 'commonName', value: name }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }]);
  certificate.sign(ownKey, forge.md.sha256.create());
  return { key, cert: forge.pki.certificateToPem(certificate) };
}

async function serveHttps(pair: { key: string; cert: string }, host = '127.0.0.1', port = 0) {
  const named: unknown[] = [];
  const SNICallback: https.ServerOptions['SNICallback'] = (name, done) => {
    named.push(name);
    done(null);
  };
  const server = https.createServer({ ...pair, SNICallback }, (request, response) => {
    named.push(request.headers.host);
    response.writeHead(request.url === '/away' ? 302 : 200, {
      location: `https://127.0.0.1:${forbidden.port}/`,
    });
    response.end(host);
  });
  server.listen(port, host);
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: portOf(server), named };
}

test('over https the server is asked by its name at the address that was looked at, and shows that it is it', async () => {
  const pair = certificateOf('named.test', 2);
  const { port, named } = await serveHttps(pair);
  await serveHttps(pair, '127.0.0.2', port);
  const { lookup, asked } = await nameServer({
    'named.test': [['127.0.0.1'], ['127.0.0.2']],
    'other.test': [['127.0.0.1']],
  });
  const hosts = [`named.test:${port}`, `other.test:${port}`, `127.0.0.1:${port}`];
  const rules = strict({ hosts, lookup, authorities: pair.cert });
  const answer = await askOutside(`https://named.test:${port}/`, { limit: 100 }, rules);
  expect([answer.status, Buffer.from(answer.bytes).toString()]).toEqual([200, '127.0.0.1']);
  expect(named).toEqual(['named.test', `named.test:${port}`]);
  expect(asked).toEqual(['named.test']);
  // The certificate has another name, or nobody stands for it.
  expect(await reasonOf(`https://other.test:${port}/`, rules)).toBe('certificate');
  expect(await reasonOf(`https://127.0.0.1:${port}/`, rules)).toBe('certificate');
  expect(await reasonOf(`https://named.test:${port}/`, strict({ hosts, lookup }))).toBe('certificate');
  // What is no https server, and an address that is forbidden, however it is asked.
  const plain = await serve((_, response) => response.end('plain'));
  expect(await reasonOf(`https://127.0.0.1:${plain}/`, strict({ hosts: [`127.0.0.1:${plain}`] }))).toBe(
    'unreachable',
  );
  for (const form of forms(forbidden.port))
    expect
      .soft(refusals, form)
      .toContain(await reasonOf(form.replace(/^http:/, 'https:'), strict({ lookup })));
  expect(forbidden.comers).toEqual([]);
});

test('a redirect of an https server leads to nothing forbidden, and an old certificate is none', async () => {
  const old = certificateOf('old.test', -1);
  const { port } = await serveHttps(old);
  const pair = certificateOf('away.test', 2);
  const away = await serveHttps(pair);
  const { lookup } = await nameServer({ 'old.test': [['127.0.0.1']], 'away.test': [['127.0.0.1']] });
  const hosts = [`old.test:${port}`, `away.test:${away.port}`];
  const rules = strict({ hosts, lookup, authorities: old.cert + pair.cert });
  expect(await reasonOf(`https://old.test:${port}/`, rules)).toBe('certificate');
  expect(await reasonOf(`https://away.test:${away.port}/away`, rules)).toBe('private');
  expect(forbidden.comers).toEqual([]);
});

test('no more is read than is wanted, and a small file whole or not at all', async () => {
  let sent = 0;
  const port = await serve((request, response) => {
    if (request.url === '/small') response.end('abc');
    else if (request.url === '/missing') response.writeHead(404).end('no');
    else {
      const more = () => {
        sent += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
      };
      more();
    }
  });
  const rules = { hosts: [`127.0.0.1:${port}`], folders: [] };
  const endless = await askOutside(`http://127.0.0.1:${port}/endless`, { limit: 100_000 }, rules);
  expect([endless.bytes.length, endless.isWhole]).toEqual([100_000, false]);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
  const small = await readOutside(`http://127.0.0.1:${port}/small`, 3, rules);
  expect(Buffer.from(small ?? []).toString()).toBe('abc');
  expect(await readOutside(`http://127.0.0.1:${port}/missing`, 3, rules)).toBe(null);
  await expect(readOutside(`http://127.0.0.1:${port}/small`, 2, rules)).rejects.toThrow('too_large');
});

test('only what is needed is told to a stranger', async () => {
  let told: http.IncomingHttpHeaders = {};
  const port = await serve((request, response) => {
    told = request.headers;
    response.end();
  });
  await askOutside(
    `http://127.0.0.1:${port}/`,
    { limit: 9, range: 'bytes=0-8' },
    {
      hosts: [`127.0.0.1:${port}`],
      folders: [],
    },
  );
  expect(told).toEqual({
    accept: '*/*',
    'accept-encoding': 'identity',
    'user-agent': 'darkroom',
    range: 'bytes=0-8',
    host: `127.0.0.1:${port}`,
    connection: 'close',
  });
});

test('nobody there, and whoever asked leaving', async () => {
  const port = await serve(() => {});
  const rules = { hosts: [`127.0.0.1:${port}`, '127.0.0.1:1'], folders: [] };
  expect(await reasonOf('http://127.0.0.1:1/', rules)).toBe('unreachable');
  const signal = AbortSignal.abort(new Error('left'));
  await expect(askOutside(`http://127.0.0.1:${port}/`, { limit: 9, signal }, rules)).rejects.toThrow('left');
});

test('a server that says nothing, or little by little, is given up after 5 s', async () => {
  const port = await serve((request, response) => {
    if (request.url === '/silent') return;
    const timer = setInterval(() => response.write('x'), 100);
    response.on('close', () => clearInterval(timer));
  });
  const rules = { hosts: [`127.0.0.1:${port}`], folders: [] };
  const both = ['silent', 'trickle'].map((file) => reasonOf(`http://127.0.0.1:${port}/${file}`, rules));
  expect(await Promise.all(both)).toEqual(['timeout', 'timeout']);
}, 20_000);
