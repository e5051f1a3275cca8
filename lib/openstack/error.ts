import type { ErrorKind } from '@/lib/contract/action-result';
import { messageOfErrorBody } from '@/lib/contract/error';
import { retryAfterOf } from '@/lib/contract/retry-after';

const mark = Symbol.for('darkroom.openstack-error');

/**
 * The one error of the client. `reason` is the service's own sentence, '' when it gave none, or says who failed in its
 * place (`components/shell/action-error.tsx` has the sentence):
 * - `cloud_broke_off`: the connection broke before the answer was whole;
 * - `cloud_certificate`: the service's certificate is not believed;
 * - `cloud_between`, `cloud_between_size`: something before the service answered, the latter as the request was too large;
 * - `cloud_busy`: it is asked too often; `cloud_full`: its disk is full; `cloud_unable`: it cannot now and does not say why;
 * - `cloud_garbled`: a success that is not what the API says.
 */
export class OpenStackError extends Error {
  /** What every copy of this module knows its errors by. */
  readonly [mark] = true;
  readonly kind: ErrorKind;
  /** HTTP status, or null when no answer came. */
  readonly status: number | null;
  readonly reason: string;
  /** The service's request id, for its log. */
  readonly requestId: string | null;
  /** Names of what a change in steps left behind, since it could not be taken back (`inSteps`). */
  readonly left: readonly string[];
  /** Seconds that it asks to wait before the next try, or null. */
  readonly retryAfter: number | null;

  constructor(init: {
    kind: ErrorKind;
    status: number | null;
    reason: string;
    requestId: string | null;
    left?: readonly string[];
    retryAfter?: number | null;
    cause?: unknown;
  }) {
    super(init.reason || `${init.kind} (${init.status ?? 'no answer'})`, { cause: init.cause });
    this.name = 'OpenStackError';
    this.kind = init.kind;
    this.status = init.status;
    this.reason = init.reason;
    this.requestId = init.requestId;
    this.left = init.left ?? [];
    this.retryAfter = init.retryAfter ?? null;
  }
}

/**
 * Whether something is such an error, whichever copy of this module made it: pages and handlers are bundles of their own,
 * and who waits for what another one reads is told that one's error (`lib/data/shared-reads.ts`). Classes below it are
 * told as ever.
 */
Object.defineProperty(OpenStackError, Symbol.hasInstance, {
  value(this: unknown, value: unknown) {
    if (this !== OpenStackError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && mark in value;
  },
});

/** The kind of an HTTP status. 410 is a thing that is gone, 415 and 416 a request that is wrong. */
export function kindOfStatus(status: number): ErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'too_large';
  if (
    status === 408 ||
    status === 429 ||
    status === 502 ||
    status === 503 ||
    status === 504 ||
    status === 507
  )
    return 'unavailable';
  if (status >= 400 && status < 500) return 'invalid';
  return 'unexpected';
}

/** Reads an answer that is not what the caller wanted into an error. Consumes the body. */
export async function errorOfResponse(response: Response): Promise<OpenStackError> {
  // What broke off in the middle has said its status all the same.
  const body = await response.text().catch(() => '');
  return errorOfAnswer(response.status, body, (name) => response.headers.get(name));
}

/** The same for an answer that was read by other means than fetch. */
export function errorOfAnswer(
  status: number,
  body: string,
  header: (name: string) => string | null,
): OpenStackError {
  const sentence = messageOfErrorBody(body, header('content-type'));
  const requestId = header('x-openstack-request-id');
  const retryAfter = retryAfterOf(header('retry-after'));
  const reason =
    status === 429
      ? 'cloud_busy'
      : isDiskFull(status, sentence)
        ? 'cloud_full'
        : sentence || reasonWithoutWords(status, sentence, requestId);
  return new OpenStackError({ kind: kindOfStatus(status), status, reason, requestId, retryAfter });
}

/** A full disk: 507 (RFC 4918, 11.5), or 503 with words that say so, as of the embedded cloud. A full store of images is 413. */
function isDiskFull(status: number, sentence: string | null): boolean {
  return status === 507 || (status === 503 && /\bdisk\b.*\bfull\b/i.test(sentence ?? ''));
}

/** Who it was, of an answer without a sentence: the service itself puts its request id on every answer. */
function reasonWithoutWords(status: number, sentence: string | null, requestId: string | null): string {
  const foreign = sentence === null && requestId === null;
  if (foreign && status !== 401) return status === 413 ? 'cloud_between_size' : 'cloud_between';
  return status >= 502 && status <= 504 ? 'cloud_unable' : '';
}

/** A failure before or within the answer: refused, reset, timed out, name not found, certificate not believed. */
export function errorOfFailure(cause: unknown): OpenStackError {
  const reason = isBrokenOff(cause) ? 'cloud_broke_off' : isDistrust(cause) ? 'cloud_certificate' : '';
  return new OpenStackError({ kind: 'unavailable', status: null, reason, requestId: null, cause });
}

/** Whether a connection that stood broke: the service may be well and answer the next one. */
export function isBrokenOff(cause: unknown): boolean {
  return codesOf(cause).some((code) =>
    /^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_STREAM_PREMATURE_CLOSE|HPE_\w+)$/.test(
      code,
    ),
  );
}

function isDistrust(cause: unknown): boolean {
  return codesOf(cause).some((code) =>
    /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY))/.test(code),
  );
}

/** The codes of an error and of what caused it: undici puts Node's error into its own. */
export function codesOf(cause: unknown): string[] {
  if (!(cause instanceof Error)) return [];
  const own = 'code' in cause && typeof cause.code === 'string' ? [cause.code] : [];
  return [...own, ...codesOf(cause.cause)];
}
