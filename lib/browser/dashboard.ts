import { requestWayBack } from '@/lib/browser/other-project';
import { pageStamp, stampHeaders } from '@/lib/browser/page-session';
import { requestReauth } from '@/lib/browser/reauth';
import { unlessPageIsWaitedFor } from '@/lib/browser/steady-pages';
import {
  type ActionError,
  type ActionResult,
  actionErrorSchema,
  answerMark,
  type BulkResult,
} from '@/lib/contract/action-result';
import { retryAfterOf } from '@/lib/contract/retry-after';
import * as s from '@/lib/contract/shape';

/** What to do about an error: ask again by itself, sign in and ask again, or tell it. */
export type Remedy = 'again' | 'sign_in' | 'tell';

/** The one table of what an error asks for. `again` is for reads and for uploads that ask for their offset first; a write is told. */
export function remedyOf({ kind, left }: ActionError): Remedy {
  // What was begun and could not be taken back is told: doing it again would begin another one.
  if (left?.length) return 'tell';
  if (kind === 'unauthorized') return 'sign_in';
  return kind === 'unavailable' ? 'again' : 'tell';
}

/** An error of the door itself, with a reason that `components/shell/action-error.tsx` has a sentence for. */
export function doorError(
  kind: ActionError['kind'],
  reason: DoorReason,
  status: number | null = null,
): ActionError {
  return { kind, reason, status, requestId: null };
}

/**
 * - `no_connection`: the browser is offline;
 * - `dashboard_silent`: the dashboard did not answer, or broke off its answer;
 * - `between`: something between browser and dashboard answered in its place;
 * - `between_size`: the same, since the request was too large for it;
 * - `updated`: the dashboard runs another build than the page;
 * - `other_address`: a proxy does not tell the dashboard the address of the page, so no write is taken;
 * - `write_silent`, `write_between`: as above, of a write, which may have been done all the same;
 * - `dashboard_failed`: a fault in the dashboard's server; the request id is the digest in its log.
 */
export type DoorReason =
  | 'no_connection'
  | 'dashboard_silent'
  | 'between'
  | 'between_size'
  | 'updated'
  | 'other_address'
  | 'write_silent'
  | 'write_between'
  | 'dashboard_failed';

/** A read that failed, and why. */
export class QueryError extends Error {
  readonly error: ActionError;

  constructor(error: ActionError) {
    super(error.reason || error.kind);
    this.name = 'QueryError';
    this.error = error;
  }
}

/** The error when no answer came at all. */
export function errorOfSilence(): ActionError {
  return doorError('unavailable', isOffline() ? 'no_connection' : 'dashboard_silent');
}

function isOffline(): boolean {
  return typeof navigator !== 'undefined' && navigator.onLine === false;
}

/**
 * Reads an answer that is not the success that was asked for. Ours carries a mark and an error; whatever else says,
 * its words are not shown: they are a proxy's page or a portal's.
 */
export function errorOfAnswer(
  status: number,
  header: (name: string) => string | null,
  body: string,
): ActionError {
  if (header(answerMark) !== null) {
    const told = actionErrorSchema.safeParse(parseJson(body));
    if (told.success) return told.data;
  }
  const retryAfter = retryAfterOf(header('retry-after'));
  const wait = retryAfter === null ? {} : { retryAfter };
  if (status === 413) return doorError('too_large', 'between_size', status);
  if (status === 0) return errorOfSilence();
  const passing = [408, 425, 429, 500, 502, 503, 504].includes(status);
  return { ...doorError(passing ? 'unavailable' : 'unexpected', 'between', status), ...wait };
}

/** Lets somebody settle what only a person can: a new sign-in, or which project to go on in; whether asking again helps. */
async function isSettled(error: ActionError): Promise<boolean> {
  if (remedyOf(error) === 'sign_in') return requestReauth();
  return error.reason === 'other_project' && error.now ? requestWayBack(error.now) : false;
}

/** How a read is asked; without a signal nobody ends it. */
export interface Asking {
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/**
 * Reads a data address of the dashboard through a schema. Signs in again and asks once more when the session has ended;
 * asks once more when the connection broke. Throws QueryError for every answer that is not one, and the signal's own
 * reason when it was aborted.
 */
export async function ask<T>(url: string, schema: s.Shape<T>, asking: Asking = {}): Promise<T> {
  const { signal } = asking;
  const response = await openAnswer(url, asking);
  let body: string;
  try {
    body = await response.text();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    body = await (await openAnswer(url, asking)).text().catch((again: unknown) => {
      throw signal?.aborted ? again : new QueryError(errorOfSilence());
    });
  }
  const read = schema.safeParse(parseJson(body));
  if (read.success) return read.data;
  throw new QueryError(doorError('unexpected', 'between', response.status));
}

/** The same for an answer that is taken as it comes: gives its head, once it is known to be the dashboard's success. */
export async function openAnswer(url: string, asking: Asking = {}): Promise<Response> {
  try {
    return await get(url, asking);
  } catch (cause) {
    if (!(cause instanceof QueryError) || !(await isSettled(cause.error))) throw cause;
    return get(url, asking);
  }
}

async function get(url: string, { signal, headers }: Asking): Promise<Response> {
  const attempt = () => fetch(url, { signal, cache: 'no-store', headers: { ...headers, ...stampHeaders() } });
  const failed = (cause: unknown) => (signal?.aborted ? cause : new QueryError(errorOfSilence()));
  let response: Response;
  try {
    response = await attempt();
  } catch (cause) {
    if (signal?.aborted || isOffline()) throw failed(cause);
    response = await attempt().catch((again: unknown) => {
      throw failed(again);
    });
  }
  if (response.ok && response.headers.has(answerMark)) return response;
  const body = await response.text().catch(() => '');
  throw new QueryError(errorOfAnswer(response.status, (name) => response.headers.get(name), body));
}

/**
 * A schema for an answer whose type the server's code gives: `shape` holds what a page would break without. The whole
 * answer goes through as it came.
 */
export function shaped<T>(shape: s.Shape<unknown>): s.Shape<T> {
  return s.guarded((value): value is T => shape.safeParse(value).success);
}

/** What every server action is made of: `lib/actions/define-action.ts`. */
export type Action<Input, T> = (
  input: Input,
  stamp?: string,
  call?: string,
  again?: boolean,
) => Promise<ActionResult<T>>;

/**
 * Calls a server action, and again after a new sign-in when the session has ended meanwhile. Never throws for what an
 * answer is or that none came: that is an error of the result, like a refusal of the cloud.
 */
export async function act<Input, T>(
  action: Action<Input, T>,
  input: NoInfer<Input>,
): Promise<ActionResult<T>> {
  const result = await attempt(action, input);
  if (result.ok || !(await isSettled(result.error))) return result;
  return attempt(action, input);
}

/**
 * The same for an action that does one thing to many: where the session ended in the middle, those alone that it could
 * not reach any more are done again after the sign-in.
 */
export async function actOnMany<Input, One extends BulkResult[number]>(
  action: Action<Input, One[]>,
  ids: readonly string[],
  inputOf: (ids: string[]) => NoInfer<Input>,
): Promise<ActionResult<One[]>> {
  const first = await act(action, inputOf([...ids]));
  if (!first.ok) return first;
  const unreached = first.data
    .filter(({ result }) => !result.ok && remedyOf(result.error) === 'sign_in')
    .map(({ id }) => id);
  if (unreached.length === 0 || !(await requestReauth())) return first;
  const second = await act(action, inputOf(unreached));
  const again = new Map(second.ok ? second.data.map((one) => [one.id, one]) : []);
  const data = first.data.map((one) => {
    if (!unreached.includes(one.id)) return one;
    return second.ok ? (again.get(one.id) ?? one) : { ...one, result: second };
  });
  return { ok: true, data };
}

const resultSchema = s.union(
  s.object({ ok: s.literal(true) }),
  s.object({ ok: s.literal(false), error: actionErrorSchema }),
);

/**
 * Writes of which nobody knows whether they were done, by their action and the text of their input, with the name of
 * their call: somebody who clicks again asks for the same once more, not for a second one.
 */
const unsure = new WeakMap<object, Map<string, string>>();

async function attempt<Input, T>(action: Action<Input, T>, input: Input): Promise<ActionResult<T>> {
  // What cannot be sent is a mistake of the page: it throws here, and is heard.
  structuredClone(input);
  const text = JSON.stringify(input) ?? '';
  const left = unsure.get(action) ?? new Map<string, string>();
  const before = left.get(text);
  const call = before ?? newCall();
  const result = await answerOf(call, () => action(input, pageStamp(), call, before !== undefined));
  if (result === 'withdrawn') return { ok: false, error: errorOfSilence() };
  left.delete(text);
  if (!result.ok && isUnsure(result.error)) {
    // An answer that the cloud did not give us is kept under that name: the next try has one of its own.
    unsure.set(action, left.set(text, isSilence(result.error) ? call : newCall()));
  }
  return result;
}

async function answerOf<T>(
  call: string,
  run: () => Promise<ActionResult<T>>,
): Promise<ActionResult<T> | 'withdrawn'> {
  try {
    const result = await unlessPageIsWaitedFor(call, run);
    return result === 'withdrawn' || resultSchema.safeParse(result).success
      ? result
      : { ok: false, error: doorError('unexpected', 'write_between') };
  } catch (cause) {
    return { ok: false, error: errorOfThrown(cause) };
  }
}

/** Nothing was heard of a write from the dashboard itself. */
const isSilence = ({ reason }: ActionError) => reason === 'write_silent' || reason === 'write_between';

/** A write may have been done for all its error says: also where the dashboard heard nothing of the cloud. */
const isUnsure = (error: ActionError) =>
  isSilence(error) || error.kind === 'unavailable' || error.kind === 'unexpected';

/** A name for a call that no other has: the request of one may come twice, and is to be done once (`lib/actions/once.ts`). */
function newCall(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}

/**
 * What Next's client throws for a server action (server-action-reducer.js): fetch's TypeError when no answer came;
 * UnrecognizedActionError when the server is of another build; an Error with a digest when the action itself threw; and
 * of an answer that is not the action's: an Error with a sentence of its own or with the whole text of that answer, such
 * as that of our own server (scripts/serve.mjs), or whatever React meets when it reads it.
 */
function errorOfThrown(cause: unknown): ActionError {
  if (!(cause instanceof Error)) return doorError('unexpected', 'write_between');
  if (cause.name === 'UnrecognizedActionError') return doorError('conflict', 'updated');
  if ('digest' in cause && typeof cause.digest === 'string' && !cause.digest.startsWith('NEXT_'))
    return { ...doorError('unexpected', 'dashboard_failed'), requestId: cause.digest };
  if (cause.message === 'darkroom: other_address') return doorError('forbidden', 'other_address', 403);
  if (isOffline()) return doorError('unavailable', 'no_connection');
  const brokenOff = cause instanceof TypeError && /fetch|network|load failed/i.test(cause.message);
  if (brokenOff || cause.message === 'Connection closed.') return doorError('unavailable', 'write_silent');
  return doorError('unexpected', 'write_between');
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
