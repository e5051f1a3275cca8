import type { z } from 'zod';
import { errorOfFailure, errorOfResponse, isBrokenOff, OpenStackError } from '@/lib/openstack/error';
import { observedCall } from '@/lib/openstack/observed-call';
import { fetchUnverified, isUnverified } from '@/lib/server/unverified';

/** An image service and the right to use it: its root without `/v2`, and a token. */
export interface ImageService {
  url: string;
  token: string;
}

export interface ServiceRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  token?: string;
  /** Query parameters in order; a name may repeat (tag, sort). */
  query?: [string, string][];
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Milliseconds until the answer must be there: its head where it is a stream, else all of it. */
  timeout?: number;
  /** Statuses that count as success beyond 2xx: discovery answers 300. */
  accept?: number[];
  /** The body is handed on as it comes, and is nobody's wait; without it, it is read whole within the time. */
  stream?: boolean;
}

const defaultTimeout = 30_000;

/**
 * One request to an OpenStack service. Gives the answer when it is a success, throws OpenStackError otherwise.
 * Redirects are not followed: discovery's 300 is an answer, and a token belongs to one host only. A read is asked once
 * more where its connection broke, never after a timeout.
 */
export async function send(url: string, request: ServiceRequest = {}): Promise<Response> {
  const target = request.query?.length ? `${url}?${new URLSearchParams(request.query)}` : url;
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  if (request.token) headers['x-auth-token'] = request.token;
  // Glance's own server sends head and body apart, and on a connection that is used again the kernel holds the body
  // back for 40 ms (Nagle's algorithm, delayed acknowledgements). A new one costs next to nothing without TLS.
  if (target.startsWith('http:')) headers.connection = 'close';
  if (request.body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
  const method = request.method ?? 'GET';
  const reads = method === 'GET' && !request.stream;
  // Not AbortSignal.timeout, whose timer runs on after the answer and holds the request that it was made in for so long.
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new DOMException('The answer took too long.', 'TimeoutError')),
    request.timeout ?? defaultTimeout,
  );
  const attempt = async (): Promise<Response> => {
    const call = observedCall(method, target);
    try {
      const response = await ask(call.headers);
      call.answered(response.status, response.headers.get('x-openstack-request-id'));
      return response;
    } catch (cause) {
      call.failed(cause);
      throw cause;
    }
  };
  const ask = async (more: Record<string, string>): Promise<Response> => {
    const init = {
      method,
      headers: { ...headers, ...more },
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      signal: request.signal ? AbortSignal.any([request.signal, late.signal]) : late.signal,
    };
    const response = isUnverified(target)
      ? await fetchUnverified(target, init)
      : await fetch(target, { ...init, redirect: 'manual', cache: 'no-store' });
    if (request.stream || response.body === null) return response;
    const { status, headers: answered } = response;
    return new Response(await response.arrayBuffer(), { status, headers: answered });
  };
  let response: Response;
  try {
    response = await attempt().catch((cause: unknown) => {
      if (!reads || request.signal?.aborted || !isBrokenOff(cause)) throw cause;
      return attempt();
    });
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    throw errorOfFailure(cause);
  } finally {
    clearTimeout(timer);
  }
  if (response.ok || request.accept?.includes(response.status)) return response;
  throw await errorOfResponse(response);
}

/** Reads an answer through its contract; one that breaks it is an error of kind `unexpected`, caused by what says where. */
export async function parse<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const requestId = response.headers.get('x-openstack-request-id');
  let json: unknown;
  try {
    json = await response.json();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw errorOfFailure(cause);
    throw new OpenStackError({
      kind: 'unexpected',
      status: response.status,
      reason: 'cloud_garbled',
      requestId,
      cause,
    });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new OpenStackError({
    kind: 'unexpected',
    status: response.status,
    reason: 'cloud_garbled',
    requestId,
    cause: result.error,
  });
}

/** The root of an image service: catalogs give it with or without `/v2` or `/v2.N` and a trailing slash. */
export function serviceRoot(catalogUrl: string): string {
  return catalogUrl.replace(/\/+$/, '').replace(/\/v\d+(?:\.\d+)?$/, '');
}
