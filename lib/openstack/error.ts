import type { ErrorKind } from '@/lib/contract/action-result';
import { messageOfErrorBody } from '@/lib/contract/error';

/** The one error of the client. `reason` is the service's own sentence, '' when it gave none. */
export class OpenStackError extends Error {
  readonly kind: ErrorKind;
  /** HTTP status, or null when no answer came. */
  readonly status: number | null;
  readonly reason: string;
  /** The service's request id, for its log. */
  readonly requestId: string | null;
  /** Names of what a change in steps left behind, since it could not be taken back (`inSteps`). */
  readonly left: readonly string[];

  constructor(init: {
    kind: ErrorKind;
    status: number | null;
    reason: string;
    requestId: string | null;
    left?: readonly string[];
    cause?: unknown;
  }) {
    super(init.reason || `${init.kind} (${init.status ?? 'no answer'})`, { cause: init.cause });
    this.name = 'OpenStackError';
    this.kind = init.kind;
    this.status = init.status;
    this.reason = init.reason;
    this.requestId = init.requestId;
    this.left = init.left ?? [];
  }
}

/** The kind of an HTTP status. 410 is a thing that is gone, 415 and 416 a request that is wrong. */
export function kindOfStatus(status: number): ErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too_large';
  if (status === 408 || status === 429 || status === 502 || status === 503 || status === 504)
    return 'unavailable';
  if (status >= 400 && status < 500) return 'invalid';
  return 'unexpected';
}

/** Reads an answer that is not what the caller wanted into an error. Consumes the body. */
export async function errorOfResponse(response: Response): Promise<OpenStackError> {
  const body = await response.text();
  return errorOfAnswer(response.status, body, (name) => response.headers.get(name));
}

/** The same for an answer that was read by other means than fetch. */
export function errorOfAnswer(
  status: number,
  body: string,
  header: (name: string) => string | null,
): OpenStackError {
  return new OpenStackError({
    kind: kindOfStatus(status),
    status,
    reason: messageOfErrorBody(body, header('content-type')),
    requestId: header('x-openstack-request-id'),
  });
}

/** A failure before any answer: refused, reset, timed out, name not found. */
export function errorOfFailure(cause: unknown): OpenStackError {
  return new OpenStackError({
    kind: 'unavailable',
    status: null,
    reason: failureText(cause),
    requestId: null,
    cause,
  });
}

function failureText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.name === 'TimeoutError' ? 'timeout' : cause.message;
}
