import { createHmac } from 'node:crypto';

/** Seconds that a code is good for, and its digits (keystone/auth/plugins/totp.py; RFC 6238 with its defaults). */
const period = 30;
const digits = 6;
/** Codes of so many earlier periods are taken too (`[totp] included_previous_windows`). */
const previousWindows = 1;
/** Bytes of a secret. */
const shortestKey = 16;

/**
 * Whether a code is the secret's at a time, or was in the period before. `secret` is base32, its padding may be
 * missing; `now` is in milliseconds since the epoch. What is no base32, or shorter than 128 bits (RFC 4226, 4, R6), has
 * no codes.
 */
export function totpMatches(secret: string, code: string, now: number): boolean {
  const key = fromBase32(secret);
  if (!key) return false;
  const counter = Math.floor(now / 1000 / period);
  return Array.from({ length: previousWindows + 1 }, (_, back) => hotp(key, counter - back)).includes(code);
}

/** RFC 4226, 5.3. */
function hotp(key: Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt.asUintN(64, BigInt(counter)));
  const mac = createHmac('sha1', key).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** RFC 4648, 6: upper case alone, as Python reads it; null for what is none. */
function fromBase32(text: string): Buffer | null {
  const letters = text.replace(/=+$/, '');
  if (!/^[A-Z2-7]*$/.test(letters)) return null;
  // These lengths end within a byte.
  if ([1, 3, 6].includes(letters.length % 8)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of letters) {
    held = ((held << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bytes.length < shortestKey ? null : Buffer.from(bytes);
}
