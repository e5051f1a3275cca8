import { createHash, randomBytes } from 'node:crypto';

/** An identifier as Keystone makes them: 32 hex digits. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}

/** A token's mark for the records: 16 random bytes, base64url (keystone/token/provider.py, random_urlsafe_str). */
export function newAuditId(): string {
  return randomBytes(16).toString('base64url');
}

/** What the database keeps of a token or a receipt: SHA-256, so that a copy of the database signs nobody in. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
