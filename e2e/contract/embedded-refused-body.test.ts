import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, newAccount } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { sendWhole } from '../support/stubborn-sender';

// A refusal that comes before its request's body was read reaches the sender, however large the body is.

const mebibyte = 1024 * 1024;
let cloud: Awaited<ReturnType<typeof startCloud>>;
let member: Account;
let reader: Account;
beforeAll(async () => {
  cloud = await startCloud({
    enabled_backends: [{ id: 'central' }, { id: 'full', capacity: 10 }],
    image_size_cap: 2 * mebibyte,
    seed_images: false,
  });
  member = await newAccount(cloud.authUrl);
  reader = await newAccount(cloud.authUrl, 'reader', member);
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
});

const formats = { disk_format: 'raw', container_format: 'bare' };
async function make(body: object = formats): Promise<string> {
  const { url, token } = member.service;
  const answer = await fetch(`${url}/v2/images`, {
    method: 'POST',
    headers: { 'x-auth-token': token },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { id: string }).id;
}
async function active(): Promise<string> {
  const id = await make();
  expect(await put({ id, size: 3 })).toBe(204);
  return id;
}

interface Put {
  id: string;
  size?: number;
  chunked?: boolean;
  headers?: Record<string, string>;
}
function put({ id, size = 16 * mebibyte, chunked, headers }: Put): Promise<number> {
  return sendWhole({
    method: 'PUT',
    url: `${member.service.url}/v2/images/${id}/file`,
    headers: {
      'x-auth-token': member.service.token,
      'content-type': 'application/octet-stream',
      ...headers,
    },
    size,
    chunked,
  });
}

test('a GiB for an image that has its data is 409', async () => {
  const id = await active();
  expect(await put({ id, size: 1024 * mebibyte })).toBe(409);
});

test('who asks before sending is told at once, and sends nothing that is refused', async () => {
  const id = await active();
  const { url, token } = member.service;
  const ask = (path: string) => {
    const request = http.request(`${url}${path}`, {
      method: 'PUT',
      headers: {
        'x-auth-token': token,
        'content-type': 'application/octet-stream',
        'content-length': 5,
        expect: '100-continue',
      },
    });
    request.flushHeaders();
    return request;
  };
  const refused = ask(`/v2/images/${id}/file`);
  const said: string[] = [];
  refused.on('continue', () => said.push('continue'));
  const [no] = await once(refused, 'response');
  expect([no.statusCode, ...said]).toEqual([409]);
  refused.destroy();

  const taken = ask(`/v2/images/${await make()}/file`);
  await once(taken, 'continue');
  taken.end('bytes');
  const [yes] = await once(taken, 'response');
  expect(yes.statusCode).toBe(204);
});

test('JSON longer than any that makes sense is 413, also where its length is not told', async () => {
  const { url, token } = member.service;
  for (const chunked of [true, false]) {
    const sent = { method: 'POST', url: `${url}/v2/images`, headers: { 'x-auth-token': token }, chunked };
    expect(await sendWhole({ ...sent, size: 64 * mebibyte })).toBe(413);
    expect(await sendWhole({ ...sent, size: mebibyte })).toBe(400);
  }
});

describe.each([
  ['kept', {}],
  ['closed by the sender', { connection: 'close' }],
])('on a connection that is %s', (_, connection: Record<string, string>) => {
  test.each([true, false])('the reason arrives (chunked: %s)', async (chunked) => {
    const as = (headers: Record<string, string>) => ({ chunked, headers: { ...connection, ...headers } });
    expect(await put({ id: await make({}), ...as({}) })).toBe(400);
    expect(await put({ id: await make(), ...as({ 'x-auth-token': 'none' }) })).toBe(401);
    expect(await put({ id: await make(), ...as({ 'x-auth-token': reader.service.token }) })).toBe(403);
    expect(await put({ id: crypto.randomUUID(), ...as({}) })).toBe(404);
    expect(await put({ id: await active(), ...as({}) })).toBe(409);
    // Two that begin to read, and stop in the middle.
    expect(await put({ id: await make(), ...as({}) })).toBe(413);
    expect(await put({ id: await make(), ...as({ 'x-image-meta-store': 'full' }) })).toBe(413);
    expect(await put({ id: await make(), ...as({ 'content-type': 'text/plain' }) })).toBe(415);
  });

  test('one that takes no body says so', async () => {
    const url = `${member.service.url}/v2/images`;
    const headers = { 'x-auth-token': member.service.token, ...connection };
    expect(await sendWhole({ method: 'DELETE', url, headers, size: 16 * mebibyte })).toBe(405);
    const file = `${url}/${await active()}/file`;
    expect(await sendWhole({ method: 'GET', url: file, headers, size: 16 * mebibyte })).toBe(400);
    // A list has no use for one, and takes it, as Glance's does.
    expect(await sendWhole({ method: 'GET', url, headers, size: 16 * mebibyte })).toBe(200);
  });
});
