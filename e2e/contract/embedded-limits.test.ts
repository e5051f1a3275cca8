import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createImage } from '@/lib/openstack/images';
import { type Account, newAccount } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { sendWhole } from '../support/stubborn-sender';
import { imageUntil } from './image-until';

// Nobody stops the cloud with one request: what is too large, too deep or too many is refused before anything is made of
// it, what does not come to its end is ended, and what asks for another server's name is answered by none.

const mebibyte = 1024 * 1024;
let cloud: Awaited<ReturnType<typeof startCloud>>;
/** One that waits for a body no longer than a second. */
let impatient: typeof cloud;
let member: Account;
beforeAll(async () => {
  cloud = await startCloud({ seed_images: false });
  impatient = await startCloud({ seed_images: false, body_timeout: 1, client_socket_timeout: 1 });
  member = await newAccount(cloud.authUrl);
});
afterAll(async () => {
  for (const one of [cloud, impatient]) {
    await one.stop();
    removeFolder(one.data);
  }
});

const patchType = 'application/openstack-images-v2.1-json-patch';
async function send(method: string, path: string, body: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${cloud.url}${path}`, {
    method,
    headers: { accept: 'application/json', 'x-auth-token': member.service.token, ...headers },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}
async function make(): Promise<string> {
  const body = '{"disk_format": "raw", "container_format": "bare"}';
  return JSON.parse((await send('POST', '/image/v2/images', body)).text).id;
}
const signIn = (password: string) =>
  JSON.stringify({
    auth: { identity: { methods: ['password'], password: { user: { id: 'nobody', password } } } },
  });
const numbered = (count: number, one: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at)).join(',');

describe('without a token, at the identity service', () => {
  const path = '/identity/v3/auth/tokens';
  test.each([
    ['15 MB of brackets', '['.repeat(15 * mebibyte)],
    ['a million keys', `{${numbered(1_000_000, (at) => `"k${at}":1`)}}`],
    ['a password of 15 MB', signIn('x'.repeat(15 * mebibyte))],
    ['a byte above 64 KiB', signIn('x'.repeat(65_537 - signIn('').length))],
  ])('%s is 413, in the words of Keystone', async (_, body) => {
    const { status, text } = await send('POST', path, body);
    expect([status, JSON.parse(text).message]).toEqual([
      413,
      expect.stringContaining('Request is too large.'),
    ]);
  });
  test('64 KiB are read, and more are not where their length is not told', async () => {
    expect((await send('POST', path, signIn('x'.repeat(65_536 - signIn('').length)))).status).toBe(401);
    expect((await send('POST', path, '['.repeat(65_536))).status).toBe(400);
    expect((await send('POST', path, `{${numbered(1001, (at) => `"${at}":1`)}}`)).status).toBe(413);
    const sending = { method: 'POST', url: `${cloud.url}${path}`, headers: {}, chunked: true };
    expect(await sendWhole({ ...sending, size: 15 * mebibyte })).toBe(413);
  });
});

describe('at the image service', () => {
  test.each([
    ['15 MB of brackets', '['.repeat(15 * mebibyte), 413],
    ['9 MB of brackets', '['.repeat(9 * mebibyte), 400],
    ['9 MB of objects in objects', '{"a":'.repeat(2 * mebibyte), 400],
    ['a million keys', `{${numbered(1_000_000, () => '"k":""')}}`, 413],
    ['a text of 9 MB', `{"disk_format": "${'<'.repeat(9 * mebibyte)}"}`, 413],
  ])('an image of %s is refused', async (_, body, status) => {
    expect((await send('POST', '/image/v2/images', body)).status).toBe(status);
  });
  test('an image as large as its quotas let it be is taken', async () => {
    const properties = numbered(128, (at) => `"k${at}": "${'v'.repeat(65_535)}"`);
    const tags = numbered(128, (at) => `"t${at}"`);
    const made = await send('POST', '/image/v2/images', `{"tags": [${tags}], ${properties}}`);
    expect([made.status, JSON.parse(made.text).k127]).toEqual([201, 'v'.repeat(65_535)]);
  });
  test('a patch of 1,000 operations is taken, and one of more is not', async () => {
    const path = `/image/v2/images/${await make()}`;
    const patch = (count: number) =>
      send('PATCH', path, `[${numbered(count, (at) => `{"op":"add","path":"/k","value":"${at}"}`)}]`, {
        'content-type': patchType,
      });
    expect(JSON.parse((await patch(1000)).text).k).toBe('999');
    expect((await patch(1001)).status).toBe(413);
    expect((await patch(100_000)).status).toBe(413);
  });
  test('other routes take a MiB', async () => {
    const id = await make();
    for (const path of ['members', 'import'])
      expect((await send('POST', `/image/v2/images/${id}/${path}`, ' '.repeat(mebibyte + 1))).status).toBe(
        413,
      );
  });
});

/** What a cloud answers to bytes that stand on the wire as they are, until the connection ends. */
async function raw({ port }: { port: number }, ...written: string[]): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (bytes) => {
    said += bytes;
  });
  // A connection may be reset under what is still written.
  socket.on('error', () => {});
  for (const text of written) socket.write(text);
  await once(socket, 'close');
  return said;
}
const head = (method: string, path: string, headers: Record<string, string>) =>
  `${method} ${path} HTTP/1.1\r\n${Object.entries({ host: 'localhost', ...headers })
    .map((pair) => pair.join(': '))
    .join('\r\n')}\r\n\r\n`;

describe('15 MB of brackets hold nobody up', () => {
  const half = '['.repeat(7.5 * mebibyte);
  const others = async () => [
    (await fetch(`${cloud.url}/identity/v3`)).status,
    (await fetch(`${cloud.url}/image/v2/images`, { headers: { 'x-auth-token': member.service.token } }))
      .status,
  ];
  /** A connection on which part of a body stands: it is with the cloud, and its end is not. */
  async function begun(path: string, framing: Record<string, string>, body: string) {
    const socket = net.connect(cloud.port, '127.0.0.1').on('error', () => {});
    let said = '';
    const answered = new Promise<string>((resolve) => {
      socket.on('data', (bytes) => {
        said += bytes;
        if (said.includes('\r\n\r\n')) resolve(said);
      });
    });
    const write = (text: string) => new Promise<unknown>((resolve) => socket.write(text, resolve));
    await write(head('POST', path, { 'x-auth-token': member.service.token, ...framing }) + body);
    return { answered, write, said: () => said, end: () => socket.destroy() };
  }
  test.each(['/identity/v3/auth/tokens', '/image/v2/images'])(
    'whose length is told to %s: the answer does not wait for them',
    async (path) => {
      const sent = await begun(path, { 'content-length': String(15 * mebibyte) }, half);
      expect(await sent.answered).toMatch(/^HTTP\/1\.1 413 /);
      expect(await others()).toEqual([200, 200]);
      sent.end();
    },
  );
  test('that come in chunks: others are answered while they come', async () => {
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const sent = await begun('/image/v2/images', { 'transfer-encoding': 'chunked' }, chunk(half));
    expect(await others()).toEqual([200, 200]);
    expect(sent.said()).toBe('');
    void sent.write(chunk(half));
    expect(await sent.answered).toMatch(/^HTTP\/1\.1 413 /);
    expect(await others()).toEqual([200, 200]);
    sent.end();
  });
});

describe('a body that does not come to its end', () => {
  const tokens = '/identity/v3/auth/tokens';
  test.each([
    ['of a length', { 'content-length': '100' }, '{"auth":'],
    ['in chunks', { 'transfer-encoding': 'chunked' }, '8\r\n{"auth":\r\n'],
  ])('%s is 408, and its connection is closed', async (_, framing: Record<string, string>, body) => {
    expect(await raw(impatient, head('POST', tokens, framing), body)).toMatch(
      /^HTTP\/1\.1 408 Request Timeout\r\n/,
    );
  });
  test('is ended where its request is refused already', async () => {
    const framing = { 'content-length': '100', 'x-auth-token': 'none' };
    expect(await raw(impatient, head('POST', '/image/v2/images', framing), '{')).toMatch(/^HTTP\/1\.1 401 /);
    expect(
      await raw(impatient, head('GET', '/image/v2/images', { ...framing, connection: 'close' }), '{'),
    ).toMatch(/^HTTP\/1\.1 401 /);
  });
  test('of an image’s data is 408 once it falls silent, and the image waits for its data again', async () => {
    const { service } = await newAccount(impatient.authUrl);
    const { image } = await createImage(service, { disk_format: 'raw', container_format: 'bare' });
    const headers = {
      'x-auth-token': service.token,
      'content-type': 'application/octet-stream',
      'content-length': '100',
    };
    const path = `/image/v2/images/${image.id}/file`;
    expect(await raw(impatient, head('PUT', path, headers), 'some')).toMatch(/^HTTP\/1\.1 408 /);
    expect((await imageUntil(service, image.id, ({ status }) => status === 'queued')).size).toBeNull();
  });
  test('in chunks without end is refused by what came of it, and ended', async () => {
    const chunk = `11170\r\n${'['.repeat(0x11170)}\r\n`;
    const framing = { 'transfer-encoding': 'chunked' };
    expect(await raw(impatient, head('POST', tokens, framing), chunk)).toMatch(/^HTTP\/1\.1 413 /);
  });
  test.each([
    ['more than it says', { 'content-length': '2' }, '{}GARBAGE\r\n\r\n', / 400 Bad Request/],
    ['two lengths', { 'content-length': '2', 'Content-Length': '3' }, '{}', /^HTTP\/1\.1 400 /],
    [
      'a length and chunks',
      { 'content-length': '2', 'transfer-encoding': 'chunked' },
      '{}',
      /^HTTP\/1\.1 400 /,
    ],
    ['a length that is none', { 'content-length': '-1' }, '{}', /^HTTP\/1\.1 400 /],
  ])('or has %s is refused', async (_, framing: Record<string, string>, body, answer) => {
    expect(await raw(impatient, head('POST', tokens, framing), body)).toMatch(answer);
  });
});

test('more connections than there may be are closed, and the cloud goes on', async () => {
  const few = await startCloud({ seed_images: false, seed_metadefs: false, max_connections: 2 });
  const open = await Promise.all(
    [1, 2].map(async () => {
      const socket = net.connect(few.port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    }),
  );
  const third = net.connect(few.port, '127.0.0.1');
  third.resume().on('error', () => {});
  await once(third, 'close');
  for (const socket of open) socket.destroy();
  await expect
    .poll(() =>
      fetch(`${few.url}/image/healthcheck`).then(
        (answer) => answer.status,
        () => 0,
      ),
    )
    .toBe(200);
  await few.stop();
  removeFolder(few.data);
});

test('of them one address has no more than its part, and the log says who had too many', async () => {
  const few = await startCloud({ seed_images: false, seed_metadefs: false, max_connections_per_address: 2 });
  let log = '';
  few.child.stderr?.on('data', (text) => {
    log += text;
  });
  const connect = (localAddress: string) => net.connect({ port: few.port, host: '127.0.0.1', localAddress });
  const open = [connect('127.0.0.1'), connect('127.0.0.1')];
  for (const socket of open) await once(socket, 'connect');
  const third = connect('127.0.0.1');
  third.resume().on('error', () => {});
  await once(third, 'close');
  const other = connect('127.0.0.2');
  other.write(head('GET', '/image/healthcheck', { connection: 'close' }));
  expect(String((await once(other, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
  await expect.poll(() => log).toMatch(/^Connections refused: 1, [^\n]+ 127\.0\.0\.1, [^\n]+ higher\.\n$/m);
  for (const socket of open) socket.destroy();
  await few.stop();
  removeFolder(few.data);
});

describe('a name that is not ours', () => {
  const asked = async (host: string, path = '/image/v2/images') =>
    Number(/^HTTP\/1\.1 (\d+)/.exec(await raw(cloud, head('GET', path, { host, connection: 'close' })))?.[1]);
  test.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '10.0.0.5', '169.254.169.254'])(
    '%s is 421',
    async (host) => {
      for (const path of [
        '/image/v2/images',
        '/identity/v3',
        '/key-manager/v1/secrets',
        '/',
        '/samples/SHA256SUMS',
      ])
        expect(await asked(host, path)).toBe(421);
      expect(await asked('localhost', `http://${host}/identity/v3`)).toBe(421);
    },
  );
  test('whoever asks whether it lives knows it by any address', async () => {
    expect(await asked('10.0.0.5', '/image/healthcheck')).toBe(200);
    expect(await asked('localhost', 'http://10.0.0.5/image/healthcheck')).toBe(200);
  });
  test('ours are heard', async () => {
    for (const host of ['localhost', `127.0.0.1:${cloud.port}`, '[::1]:80', 'LOCALHOST'])
      expect(await asked(host, '/identity/v3')).toBe(200);
  });
});
