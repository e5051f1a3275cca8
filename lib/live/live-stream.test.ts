import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { tellSignOut } from '@/lib/auth/sign-outs';
import { actionErrorSchema, answerMark } from '@/lib/contract/action-result';
import { stampHeader, stampOf } from '@/lib/contract/stamp';
import { expectFor } from '@/lib/live/expected-images';
import { liveLoad, streamTo } from '@/lib/live/live-stream';
import { processSingleton } from '@/lib/server/process-singleton';
import { glanceImage } from '../../e2e/support/glance-image';

const id = '22887821-8bb0-4676-bcf9-2db053e26163';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A Glance whose only image is being saved, or as is said; it answers when it is let, and refuses the tokens that are `ended`. */
async function cloud({ slow = false, status = 'saving' } = {}) {
  const ended = new Set<string>();
  const held: (() => void)[] = [];
  const asked: string[] = [];
  let heard = () => {};
  const firstAsked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const server = http.createServer((request, response) => {
    const token = String(request.headers['x-auth-token']);
    asked.push(token);
    heard();
    const answer = () => {
      response.statusCode = ended.has(token) ? 401 : 200;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ images: [glanceImage({ id, status, owner: 'p' })], first: '', schema: '' }),
      );
    };
    if (slow) held.push(answer);
    else answer();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, ended, firstAsked, open: () => held.length };
}

function session(url: string, change: { token?: string; userId?: string; expiresAt?: number } = {}): Session {
  return {
    service: { url, token: change.token ?? 'token' },
    keyManager: null,
    id: 'session',
    earlierTokens: [],
    samplesUrl: null,
    cloud: {
      name: 'cloud',
      label: 'cloud',
      authUrl: url,
      region: undefined,
      interface: 'public',
      userDomain: 'Default',
    },
    viewer: {
      userId: change.userId ?? 'user',
      userName: 'somebody',
      userDomain: 'Default',
      projectId: 'p',
      projectName: 'project',
      roles: ['member'],
      isAdmin: false,
      region: null,
      regions: [],
      cloud: 'cloud',
      applicationCredential: null,
      hasKeyManager: false,
      expiresAt: change.expiresAt ?? Date.now() + 3_600_000,
    },
  };
}

function ask(session: Session, stop?: AbortSignal, query = `ids=${id}`) {
  return streamTo(session, new Request(`http://localhost/api/live?${query}`, { signal: stop }));
}

/** Reads a stream until it said something. */
async function readUntil(response: Response, words: string) {
  const reader = response.body?.getReader();
  if (!reader) throw new Error('The answer has no body');
  const decoder = new TextDecoder();
  for (let text = ''; ; ) {
    const { value, done } = await reader.read();
    text += decoder.decode(value, { stream: true });
    if (text.includes(words)) return reader;
    if (done) throw new Error(`The stream ended: ${text}`);
  }
}

test('who had left before the stream began costs nothing', async () => {
  const { url, asked } = await cloud();
  const response = ask(session(url), AbortSignal.abort());
  expect(await response.text()).toBe('');
  expect(liveLoad()).toEqual({ streams: 0, pollers: 0 });
  expect(asked).toEqual([]);
});

test('a page of another project is refused: what it follows would be gone to this session', async () => {
  const { url, asked } = await cloud();
  const mine = session(url);
  const askAs = (stamp: string) =>
    streamTo(mine, new Request(`http://localhost/api/live?ids=${id}`, { headers: { [stampHeader]: stamp } }));
  const refused = askAs(stampOf({ ...mine.viewer, projectId: 'another' }));
  expect(refused.status).toBe(409);
  expect(actionErrorSchema.parse(await refused.json()).reason).toBe('other_project');
  expect(asked).toEqual([]);
  const taken = askAs(stampOf(mine.viewer));
  expect(taken.status).toBe(200);
  await taken.body?.cancel();
});

test.each(['the request', 'the body'])(
  '%s that ends before a slow cloud answered leaves nothing',
  async (by) => {
    const { url, firstAsked } = await cloud({ slow: true });
    const stop = new AbortController();
    const response = ask(session(url), stop.signal);
    await firstAsked;
    expect(liveLoad().streams).toBe(1);
    if (by === 'the request') stop.abort();
    else await response.body?.cancel();
    expect(liveLoad()).toEqual({ streams: 0, pollers: 0 });
  },
);

test.each(['the request', 'the body'])('%s that ends in the middle ends the polls', async (by) => {
  const { url } = await cloud();
  const stop = new AbortController();
  const response = ask(session(url), stop.signal);
  const reader = await readUntil(response, '"saving"');
  expect(liveLoad()).toEqual({ streams: 1, pollers: 1 });
  if (by === 'the request') stop.abort();
  else await reader.cancel();
  expect(liveLoad()).toEqual({ streams: 0, pollers: 0 });
});

test('a stream ends with its session', async () => {
  const { url } = await cloud();
  const response = ask(session(url, { expiresAt: Date.now() }));
  expect(await response.text()).toContain('"unauthorized"');
  expect(liveLoad()).toEqual({ streams: 0, pollers: 0 });
});

test('a token that ended ends its stream, and nobody else’s', async () => {
  const { url, ended } = await cloud();
  const one = ask(session(url, { token: 'one' }));
  const two = ask(session(url, { token: 'two' }));
  await readUntil(two, '"saving"');
  ended.add('one');
  expect(await one.text()).toContain('"unauthorized"');
  expect(liveLoad()).toEqual({ streams: 1, pollers: 1 });
  tellSignOut({ cloud: 'cloud', userId: 'user', sessionId: '' });
});

test('an upload that is about to begin is waited for, and who connects again waits no longer', async () => {
  const { url } = await cloud({ status: 'queued' });
  const query = `ids=${id}&expect=${id}`;
  const reader = await readUntil(ask(session(url), undefined, query), '"queued"');
  expect(liveLoad().pollers).toBe(1);
  await reader.cancel();
  // As if the first time were some while ago.
  const begun = processSingleton('expected-images', () => new Map<string, number>());
  for (const [key, since] of begun) begun.set(key, since - expectFor);
  expect(await ask(session(url), undefined, query).text()).toContain('"final"');
});

test('signing out ends the streams of the user, and of nobody else', async () => {
  const { url } = await cloud();
  const mine = [ask(session(url, { token: 'one' })), ask(session(url, { token: 'two' }))];
  const stop = new AbortController();
  const other = ask(session(url, { token: 'three', userId: 'another' }), stop.signal);
  await Promise.all([...mine, other].map((response) => readUntil(response, '"saving"')));
  tellSignOut({ cloud: 'another', userId: 'user', sessionId: '' });
  expect(liveLoad().streams).toBe(3);
  tellSignOut({ cloud: 'cloud', userId: 'user', sessionId: '' });
  expect(liveLoad()).toEqual({ streams: 1, pollers: 1 });
  stop.abort();
});

test('a session has so many streams and no more; one that ended makes room', async () => {
  const { url } = await cloud();
  const stop = new AbortController();
  const mine = session(url);
  const first = ask(mine);
  for (let count = 1; count < 6; count += 1) expect(ask(mine, stop.signal).status).toBe(200);
  const refused = ask(mine);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('10');
  expect(refused.headers.get(answerMark)).not.toBeNull();
  expect(actionErrorSchema.parse(await refused.json())).toMatchObject({
    kind: 'unavailable',
    retryAfter: 10,
  });
  expect(ask(session(url, { token: 'another' }), stop.signal).status).toBe(200);
  await first.body?.cancel();
  expect(ask(mine, stop.signal).status).toBe(200);
  stop.abort();
  expect(liveLoad()).toEqual({ streams: 0, pollers: 0 });
});

test('the process has so many streams and no more, whoever asks; one that ended makes room', async () => {
  const { url } = await cloud({ slow: true });
  const stop = new AbortController();
  const asStranger = (count: number) => ask(session(url, { token: `token-${count}` }), stop.signal);
  const first = asStranger(0);
  for (let count = 1; count < 500; count += 1) expect(asStranger(count).status).toBe(200);
  expect(liveLoad().streams).toBe(500);
  const refused = asStranger(500);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
  await first.body?.cancel();
  expect(asStranger(500).status).toBe(200);
  stop.abort();
  expect(liveLoad()).toEqual({ streams: 0, pollers: 0 });
});

test('ids that are none are refused in an answer of ours that nobody keeps', async () => {
  const { url } = await cloud();
  for (const query of [
    '',
    'ids=',
    'ids=no-id',
    `ids=${id}&expect=x`,
    `ids=${Array(201).fill(id).join(',')}`,
  ]) {
    const response = ask(session(url), undefined, query);
    expect([query, response.status]).toEqual([query, 400]);
    expect(response.headers.get(answerMark)).not.toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
});
