import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Fernet (github.com/fernet/spec), as Keystone encrypts credentials: AES-128-CBC, then HMAC-SHA256 over version, time,
 * vector and text. A key is 32 bytes, the first half signs and the second encrypts.
 */

const version = 0x80;
const signatureBytes = 32;
const headBytes = 1 + 8 + 16;
/** Bytes of a key. */
export const fernetKeyBytes = 32;

/** The token of a text. `now` is in milliseconds since the epoch, `vector` 16 bytes that are used once. */
export function fernetEncrypt(key: Buffer, text: string, now: number, vector = randomBytes(16)): string {
  const head = Buffer.alloc(9);
  head[0] = version;
  head.writeBigUInt64BE(BigInt(Math.floor(now / 1000)), 1);
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), vector);
  const body = Buffer.concat([head, vector, cipher.update(text, 'utf8'), cipher.final()]);
  const token = Buffer.concat([body, signatureOf(key, body)]).toString('base64');
  return token.replaceAll('+', '-').replaceAll('/', '_');
}

/** The text of a token, however old; null for what this key has not made. */
export function fernetDecrypt(key: Buffer, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length < headBytes + 16 + signatureBytes || bytes[0] !== version) return null;
  const body = bytes.subarray(0, -signatureBytes);
  if (!timingSafeEqual(signatureOf(key, body), bytes.subarray(-signatureBytes))) return null;
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(16), body.subarray(9, headBytes));
  return Buffer.concat([decipher.update(body.subarray(headBytes)), decipher.final()]).toString('utf8');
}

const signatureOf = (key: Buffer, body: Buffer) =>
  createHmac('sha256', key.subarray(0, 16)).update(body).digest();
