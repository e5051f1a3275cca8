import { createHmac } from 'node:crypto';

const key = '12345678901234567890';

/** A secret of one-time passwords in base32, as Keystone keeps it. */
export const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** The code of that secret in a period of 30 seconds: 0 is now, -1 the one before (RFC 6238). */
export function oneTimeCode(periods = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + periods));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
