import type { SecretCreate } from '@/lib/contract/secret';
import { badRequest, HttpError, tooLarge } from '@/lib/embedded/error';

/** Barbican's max_allowed_secret_in_bytes. */
const longestPayload = 20_000;
const types = ['text/plain', 'application/octet-stream', 'application/pkcs8'] as const;
export type PayloadType = (typeof types)[number];

/** A payload and what it is; null for a secret that gets its payload later. */
export type Payload = { payload: Buffer; payload_content_type: PayloadType } | null;

/** The payload of POST /v1/secrets, checked as Barbican checks it (common/validators.py, NewSecretValidator). */
export function payloadOf(body: SecretCreate): Payload {
  const { payload, payload_content_type: asked, payload_content_encoding: encoding } = body;
  if (payload === undefined) {
    if (asked !== undefined)
      throw mismatch('payload must be provided when payload_content_type is specified', 'payload');
    return null;
  }
  if (asked === undefined || asked === null)
    throw mismatch(
      "If 'payload' is supplied, 'payload_content_type' must also be supplied.",
      'payload_content_type',
    );
  const type = payloadType(asked);
  if (!type) throw mismatch(`payload_content_type is not one of ${types.join(', ')}`, 'payload_content_type');
  if ((type === 'text/plain') !== (encoding === undefined)) {
    const supported = type === 'text/plain' ? 'None' : 'base64';
    throw mismatch(`payload_content_encoding is not one of ${supported}`, 'payload_content_encoding');
  }
  if (Buffer.byteLength(payload) > longestPayload)
    throw tooLarge('Provided information too large to process');
  const text = payload.trim();
  if (text === '') throw mismatch("If 'payload' specified, must be non empty", 'payload');
  const bytes = Buffer.from(text, encoding ?? 'utf8');
  if (encoding && bytes.length === 0)
    throw mismatch('Invalid payload for payload_content_encoding', 'payload');
  return { payload: bytes, payload_content_type: type };
}

/** The payload of PUT /v1/secrets/{id}: the bytes themselves, or base64 when the Content-Encoding says so. */
export function payloadOfBody(bytes: Buffer, contentType: string, encoding: string | undefined): Payload {
  const type = payloadType(contentType);
  if (!type || type === 'application/pkcs8')
    throw new HttpError(415, `Content-Type of '${contentType}' is not supported for PUT.`);
  if (bytes.length === 0) throw badRequest('No information provided to process');
  if (bytes.length > longestPayload) throw tooLarge('Provided information too large to process');
  const payload = encoding?.toLowerCase() === 'base64' ? Buffer.from(bytes.toString(), 'base64') : bytes;
  return { payload, payload_content_type: type };
}

/**
 * The type to give a payload in: the Accept header is one type and no list, none means bytes, and any means what was
 * stored. 406 for what the payload cannot be.
 */
export function negotiatedType(accept: string | undefined, row: Payload & object): PayloadType {
  const wrong = new HttpError(406, 'Secret payload retrieval issue seen - Wrong payload content-type.');
  const type =
    accept === '*/*' ? row.payload_content_type : payloadType(accept || 'application/octet-stream');
  if (!type) throw wrong;
  if (type === 'text/plain' && !isText(row.payload)) throw wrong;
  return type;
}

function isText(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}

/** A media type with at most UTF-8 as its charset, or null. */
function payloadType(text: string): PayloadType | null {
  const [name, charset] = text.toLowerCase().split(';');
  if (charset !== undefined && charset.trim().replace(/\s/g, '') !== 'charset=utf-8') return null;
  return types.find((type) => type === name?.trim()) ?? null;
}

/** Barbican's refusal of a body, with the property that is wrong. */
export function mismatch(reason: string, property: string): HttpError {
  return badRequest(
    `Provided object does not match schema 'Secret': ${reason}. Invalid property: '${property}'`,
  );
}
