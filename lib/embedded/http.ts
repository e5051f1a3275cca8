import type { Context, Handler, Hono } from 'hono';
import { bodyLimits } from '@/lib/embedded/body-limits';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { badRequest, diskFull, HttpError, tooLarge } from '@/lib/embedded/error';
import { TooMuchJson } from '@/lib/embedded/json-scan';
import { parseSoundJson } from '@/lib/embedded/sound-json';

/** What every handler finds in its context: the cloud, and on authenticated routes who asks. */
export interface CloudEnv {
  Bindings: { path: string };
  Variables: { cloud: Cloud; caller: Caller };
}
export type CloudContext = Context<CloudEnv>;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Registers a path with its methods; any other method answers 405 with Allow, as Glance's reject routes do. */
export function resource(
  app: Hono<CloudEnv>,
  path: string,
  handlers: Partial<Record<Method, Handler<CloudEnv>>>,
): void {
  for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler);
  const allow = Object.keys(handlers).join(', ');
  app.all(path, (c) => {
    throw new HttpError(405, `The method ${c.req.method} is not allowed for this resource.`, { allow });
  });
}

/** Methods that change nothing; `PROBE` is what HEAD is to Glance. */
const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS', 'PROBE']);

/** 503 for what would change anything while the disk of the records has room only for what makes room. */
export function refuseWithoutRoom(cloud: Cloud, request: { method: string; path: string }): void {
  if (!changesNothing.has(request.method) && !cloud.reserve.hasRoomFor(request)) throw diskFull();
}

/** A whole body; 413 when it is longer than `most` bytes, whether it says so or not. */
export async function wholeBody(c: Context, most: number): Promise<Buffer<ArrayBuffer>> {
  const refused = () => tooLarge(`The body is longer than ${most} bytes.`);
  const length = c.req.header('content-length');
  if (length !== undefined) {
    if (Number(length) > most) throw refused();
    return Buffer.from(await c.req.arrayBuffer());
  }
  const reader = c.req.raw.body?.getReader();
  const pieces: Uint8Array[] = [];
  let taken = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    taken += value.byteLength;
    pieces.push(value);
    if (taken > most) {
      // Whoever serves the request reads on.
      reader.releaseLock();
      throw refused();
    }
  }
  return Buffer.concat(pieces);
}

/** The JSON body of a request, with Glance's two complaints; 413 for more than its route takes. */
export async function jsonBody(c: CloudContext): Promise<unknown> {
  const most = bodyLimits(c.req.path);
  const bytes = await wholeBody(c, most.bytes);
  if (bytes.length === 0) throw badRequest('Body expected in request.');
  try {
    return parseSoundJson(bytes, most);
  } catch (cause) {
    if (cause instanceof TooMuchJson) throw tooLarge(cause.message);
    if (cause instanceof SyntaxError) throw badRequest('Malformed JSON in request body.');
    throw cause;
  }
}

/** The JSON body where only an object makes sense. */
export async function objectBody(c: CloudContext): Promise<Record<string, unknown>> {
  const body = await jsonBody(c);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('Malformed JSON in request body.');
  }
  return body as Record<string, unknown>;
}

/** Refuses a body where none is expected (glance/common/wsgi.py, has_body). */
export function refuseBody(c: CloudContext): void {
  const length = c.req.header('content-length');
  if ((length !== undefined && length !== '0') || c.req.header('transfer-encoding') !== undefined) {
    throw badRequest('A body is not expected with this request.');
  }
}

/** A path parameter; absent only when the route's path does not name it. */
export function param(c: CloudContext, name: string): string {
  const value = c.req.param(name);
  if (value === undefined) throw new Error(`The route has no parameter ${name}`);
  return value;
}

/** Seconds precision with Z, as Glance shows times. */
export function wireTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Microseconds without a zone, as an image's tasks and Keystone's tokens (plus Z) show times. */
export function wireMicros(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000`;
}
