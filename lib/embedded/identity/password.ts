import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

// Cheap on purpose: a demo signs in often, and its passwords are in the README.
const cost = { N: 2 ** 12, r: 8, p: 1 };

/** A salted scrypt hash, "salt:hash" in hex. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${scryptSync(password, salt, 32, cost).toString('hex')}`;
}

/** Whether a password belongs to a stored hash; takes the same time either way. */
export function passwordMatches(password: string, stored: string): boolean {
  const [salt = '', hash = ''] = stored.split(':');
  const expected = Buffer.from(hash, 'hex');
  const actual = scryptSync(password, Buffer.from(salt, 'hex'), 32, cost);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** What the database keeps of a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** An identifier as Keystone makes them: 32 hex digits. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}
