import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnrecognizedActionError } from 'next/dist/client/components/unrecognized-action-error';
import { afterEach, expect, test } from 'vitest';
import { act, actOnMany, ask, QueryError, shaped } from '@/lib/browser/dashboard';
import { onReauthNeeded } from '@/lib/browser/reauth';
import {
  type ActionError,
  type ActionResult,
  answerMark,
  type BulkResult,
} from '@/lib/contract/action-result';
import * as s from '@/lib/contract/shape';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server | null = null;

/** A server that gives its answers one after another, the last one for ever; gives the address and how often it was asked. */
async function serving(...answers: Answer[]) {
  let asked = 0;
  server = createServer((request, response) => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    answer?.(request, response);
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked: () => asked };
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const says =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);
const ours = { [answerMark]: '1', 'content-type': 'application/json' };
const cut: Answer = (request) => void request.socket.resetAndDestroy();
const half: Answer = (request, response) => {
  response.writeHead(200, { ...ours, 'content-length': '100' });
  response.write('{"rows":[', () => request.socket.resetAndDestroy());
};
const rows = shaped<{ rows: string[] }>(s.object({ rows: s.array(s.string()) }));

async function failureOf(read: Promise<unknown>): Promise<ActionError> {
  const cause = await read.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(cause instanceof QueryError)) throw cause;
  return cause.error;
}

test('a read gives what came, with what nobody asked for', async () => {
  const { url } = await serving(says(200, '{"rows":["a"],"more":1}', ours));
  expect(await ask(url, rows)).toEqual({ rows: ['a'], more: 1 });
});

test.each([
  ['a portal', says(200, '<html>Sign in to the network', { 'content-type': 'text/html' }), 'between'],
  ['JSON of somebody else', says(200, '{"rows":[]}', { 'content-type': 'application/json' }), 'between'],
  ['an empty object', says(200, '{}', ours), 'between'],
  ['half a JSON', says(200, '{"rows":[', ours), 'between'],
  ['null', says(200, 'null', ours), 'between'],
  ['rows of another kind', says(200, '{"rows":[1]}', ours), 'between'],
  ["a proxy's page", says(502, '<html>502 Bad Gateway nginx'), 'between'],
  [
    "a gateway's JSON",
    says(502, '{"message":"no upstream"}', { 'content-type': 'application/json' }),
    'between',
  ],
  ['an error of ours that is none', says(500, '{"kind":"odd"}', ours), 'between'],
  ['a proxy that takes no such size', says(413, '<html>413'), 'between_size'],
  ['a reset', cut, 'dashboard_silent'],
  ['a body that breaks off', half, 'dashboard_silent'],
] as const)('a read that gets %s is an error with a sentence', async (_name, answer, reason) => {
  const { url } = await serving(answer);
  expect(await failureOf(ask(url, rows))).toMatchObject({ reason });
});

test('a read is asked once more after a reset, before or within the answer, and no oftener', async () => {
  const before = await serving(cut, says(200, '{"rows":[]}', ours));
  expect(await ask(before.url, rows)).toEqual({ rows: [] });
  server?.close();
  const within = await serving(half, says(200, '{"rows":[]}', ours));
  expect(await ask(within.url, rows)).toEqual({ rows: [] });
  server?.close();
  const never = await serving(cut);
  await failureOf(ask(never.url, rows));
  expect(never.asked()).toBe(2);
});

test('an answer is asked for once, whatever it says', async () => {
  const refused = await serving(says(503, '<html>'));
  await failureOf(ask(refused.url, rows));
  expect(refused.asked()).toBe(1);
});

test('a read that nobody waits for any more ends with the reason of its signal, and is not asked again', async () => {
  const { url, asked } = await serving(() => controller.abort());
  const controller = new AbortController();
  await expect(ask(url, rows, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked()).toBe(1);
});

test('an ended session is signed in again, and the read goes on', async () => {
  const ended = JSON.stringify({ kind: 'unauthorized', reason: '', status: 401, requestId: null });
  const { url } = await serving(says(401, ended, ours), says(200, '{"rows":["b"]}', ours));
  const leave = onReauthNeeded(() => Promise.resolve(true));
  expect(await ask(url, rows)).toEqual({ rows: ['b'] });
  leave();
});

test('a pause that a proxy asks for is kept', async () => {
  const { url } = await serving(says(503, 'busy', { 'retry-after': '20' }));
  expect(await failureOf(ask(url, rows))).toMatchObject({ reason: 'between', retryAfter: 20 });
});

const thrown = (cause: unknown) => (): Promise<ActionResult<null>> => Promise.reject(cause);

test.each([
  ['no answer in Chromium', new TypeError('Failed to fetch'), 'write_silent'],
  ['a body that breaks off in Chromium', new TypeError('network error'), 'write_silent'],
  ['no answer in Firefox', new TypeError('NetworkError when attempting to fetch resource.'), 'write_silent'],
  ['no answer in Safari', new TypeError('Load failed'), 'write_silent'],
  ['an answer that ended early', new Error('Connection closed.'), 'write_silent'],
  ['a page', new Error('An unexpected response was received from the server.'), 'write_between'],
  ['a text of a proxy', new Error('no healthy upstream'), 'write_between'],
  ['what is no flight', new SyntaxError('Unexpected token < in JSON'), 'write_between'],
  ['a flight of nothing', new TypeError("Cannot read properties of null (reading 'a')"), 'write_between'],
  [
    'a redirect',
    Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/x;307;' }),
    'write_between',
  ],
  ['a proxy that tells another address', new Error('darkroom: other_address'), 'other_address'],
  ['another build', new UnrecognizedActionError('Server Action "7f" was not found'), 'updated'],
  ['what is no error', 'odd', 'write_between'],
])('a write that meets %s is an error of its result', async (_name, cause, reason) => {
  expect(await act(thrown(cause), undefined)).toMatchObject({ ok: false, error: { reason } });
});

test('a fault of the action itself is told with the id under which the log has it', async () => {
  const cause = Object.assign(new Error('An error occurred in the Server Components render.'), {
    digest: '42',
  });
  const error = { reason: 'dashboard_failed', requestId: '42' };
  expect(await act(thrown(cause), undefined)).toMatchObject({ ok: false, error });
});

test('what an action gives is a result, or nothing of ours', async () => {
  const answered = (data: unknown) => act(() => Promise.resolve(data as ActionResult<null>), undefined);
  expect(await answered({ ok: true, data: null })).toEqual({ ok: true, data: null });
  for (const odd of [undefined, null, 'x', {}, { ok: 'yes' }, { ok: false, error: { message: 'x' } }])
    expect(await answered(odd)).toMatchObject({ ok: false, error: { reason: 'write_between' } });
});

test('a write of which nothing was heard is asked for again under its name; any other is a new one', async () => {
  const calls: [string | undefined, boolean | undefined][] = [];
  const outcomes: (ActionResult<null> | Error)[] = [];
  const action = async (_input: object, _stamp?: string, call?: string, again?: boolean) => {
    calls.push([call, again]);
    const outcome = outcomes.shift() ?? { ok: true as const, data: null };
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const silence = new TypeError('Failed to fetch');
  const between = new Error('no healthy upstream');
  const cloud: ActionError = { kind: 'unavailable', reason: '', status: null, requestId: null };
  outcomes.push(silence, between);
  for (let turn = 0; turn < 4; turn += 1) await act(action, { name: 'a' });
  const [first, second, third, fourth] = calls.splice(0);
  expect([first?.[1], second, third]).toEqual([false, [first?.[0], true], [first?.[0], true]]);
  // Once an answer came, the same is meant anew.
  expect(fourth).toEqual([expect.not.stringMatching(`^${first?.[0]}$`), false]);
  outcomes.push(silence);
  await act(action, { name: 'a' });
  await act(action, { name: 'b' });
  expect(calls.splice(0).map(([, again]) => again)).toEqual([false, false]);
  await act(action, { name: 'a' });
  expect(calls.splice(0)[0]?.[1]).toBe(true);
  // What the dashboard answered it would answer to that name again.
  outcomes.push({ ok: false, error: cloud });
  await act(action, { name: 'c' });
  await act(action, { name: 'c' });
  const [told, anew] = calls.splice(0);
  expect([told?.[1], anew?.[1], told?.[0] === anew?.[0]]).toEqual([false, true, false]);
});

test('a mistake of the page stays loud', async () => {
  await expect(act(thrown(new Error('x')), { run: () => {} })).rejects.toThrow();
});

const ended: ActionError = { kind: 'unauthorized', reason: '', status: 401, requestId: null };

test('a write goes on after signing in again, and keeps its error where nobody did', async () => {
  let calls = 0;
  const action = async (): Promise<ActionResult<null>> => {
    calls += 1;
    return calls === 1 ? { ok: false, error: ended } : { ok: true, data: null };
  };
  expect(await act(action, undefined)).toEqual({ ok: false, error: ended });
  calls = 0;
  const leave = onReauthNeeded(() => Promise.resolve(true));
  expect(await act(action, undefined)).toEqual({ ok: true, data: null });
  leave();
});

test('what a bulk write had done when the session ended is not done again', async () => {
  const asked: string[][] = [];
  const action = async ({ ids }: { ids: string[] }): Promise<ActionResult<BulkResult>> => {
    asked.push(ids);
    const data: BulkResult = ids.map((id) => ({
      id,
      result: id === 'b' && asked.length === 1 ? { ok: false, error: ended } : { ok: true, data: null },
    }));
    return { ok: true, data };
  };
  const leave = onReauthNeeded(() => Promise.resolve(true));
  const result = await actOnMany(action, ['a', 'b', 'c'], (ids) => ({ ids }));
  leave();
  expect(asked).toEqual([['a', 'b', 'c'], ['b']]);
  expect(result.ok && result.data.map(({ id, result: { ok } }) => [id, ok])).toEqual([
    ['a', true],
    ['b', true],
    ['c', true],
  ]);
});
