import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCloudConfig } from '@/lib/embedded/config';
import { createEmbedded, type Embedded } from '@/lib/embedded/create-embedded';

// A machine's clock may be set back while a cloud runs: what changes then is no older than it was.

const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-clock-'));
const day = 86_400_000;
const noon = Date.parse('2026-03-01T12:00:00Z');
let now = noon;
let embedded: Embedded;
let token = '';

beforeAll(async () => {
  const config = { ...readCloudConfig({ NODE_ENV: 'test', DARKROOM_DATA: folder }), seed_images: false };
  embedded = await createEmbedded({
    config,
    worker: new URL('file:///nowhere.mjs'),
    migrations: 'lib/embedded/db/migrations',
    clock: () => now,
  });
  const user = { name: 'admin', domain: { name: 'Default' }, password: 'darkroom' };
  const signedIn = await ask('POST', '/identity/v3/auth/tokens', {
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: 'admin', domain: { name: 'Default' } } },
    },
  });
  token = signedIn.headers.get('x-subject-token') ?? '';
});
afterAll(async () => {
  await embedded.close();
  rmSync(folder, { recursive: true });
});

async function ask(method: string, at: string, body?: unknown, type = 'application/json'): Promise<Response> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } };
  const request = new Request(`http://localhost${at}`, { method, ...sent });
  if (token) request.headers.set('x-auth-token', token);
  const response = await embedded.fetch(request);
  expect(response.ok, `${method} ${at}: ${response.status}`).toBe(true);
  return response;
}
const timesOf = async (response: Response) => {
  const { created_at, updated_at } = await response.json();
  return [created_at, updated_at];
};
const [before, later] = ['2026-03-01T12:00:00Z', '2026-03-01T12:30:00Z'];

test.each([
  [
    'an image',
    '/image/v2/images',
    { name: 'x' },
    (made: { id: string }, name: string) =>
      ask(
        'PATCH',
        `/image/v2/images/${made.id}`,
        [{ op: 'replace', path: '/name', value: name }],
        'application/openstack-images-v2.1-json-patch',
      ),
  ],
  [
    'a namespace',
    '/image/v2/metadefs/namespaces',
    { namespace: 'Clock::X' },
    (_: { id: string }, name: string) =>
      ask('PUT', '/image/v2/metadefs/namespaces/Clock::X', { namespace: 'Clock::X', display_name: name }),
  ],
])('%s that is changed after the clock was set back', async (_, at, body, change) => {
  now = noon;
  const made = await (await ask('POST', at, body)).json();
  now = noon - day;
  expect(await timesOf(await change(made, 'a'))).toEqual([before, before]);
  now = noon + 1_800_000;
  expect(await timesOf(await change(made, 'b'))).toEqual([before, later]);
  now = noon - day;
  expect(await timesOf(await change(made, 'c'))).toEqual([before, later]);
});

test('a member who answers after the clock was set back', async () => {
  now = noon;
  const made = await (await ask('POST', '/image/v2/images', { name: 'm', visibility: 'shared' })).json();
  const members = `/image/v2/images/${made.id}/members`;
  await ask('POST', members, { member: 'a'.repeat(32) });
  now = noon - day;
  const answered = await ask('PUT', `${members}/${'a'.repeat(32)}`, { status: 'accepted' });
  expect(await timesOf(answered)).toEqual([before, before]);
});
