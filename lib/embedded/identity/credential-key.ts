import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { count, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Db } from '@/lib/embedded/db/open';
import { credentials } from '@/lib/embedded/db/schema';
import { fernetDecrypt, fernetEncrypt, fernetKeyBytes } from '@/lib/embedded/identity/fernet';

/** Name of the file in the data folder; without it nobody reads what it encrypted. */
export const credentialKeyName = 'credential-key';

/** What a credential is kept as. */
type Kept = Pick<typeof credentials.$inferSelect, 'blob' | 'key_hash'>;

/** What credentials of /v3/credentials are encrypted with, as Keystone does (keystone/credential/providers/fernet). */
export interface CredentialKey {
  encrypt(blob: string, now: number): Kept;
  /** What was encrypted; null where another key has done it. */
  decrypt(kept: Kept): string | null;
  hash: string;
}

/** The key of a data folder, made there where there is none. Throws one sentence where the file holds no key. */
export function openCredentialKey(data: string): CredentialKey {
  const file = path.join(data, credentialKeyName);
  if (!existsSync(file)) makeKey(data, file);
  const text = readFileSync(file, 'utf8').trim();
  const key = Buffer.from(text, 'base64url');
  if (key.length !== fernetKeyBytes)
    throw new Error(
      `${file} holds no key: put it back from a backup, or move it away to begin with a new one, which reads no credential made before.`,
    );
  const hash = createHash('sha1').update(text).digest('hex');
  return {
    hash,
    encrypt: (blob, now) => ({ blob: fernetEncrypt(key, blob, now), key_hash: hash }),
    decrypt: ({ blob, key_hash }) => (key_hash === hash ? fernetDecrypt(key, blob) : null),
  };
}

/** Whole on the disk before anything is encrypted with it. */
function makeKey(data: string, file: string): void {
  const part = `${file}.new`;
  const made = openSync(part, 'w', 0o600);
  try {
    writeSync(
      made,
      `${randomBytes(fernetKeyBytes).toString('base64').replaceAll('+', '-').replaceAll('/', '_')}\n`,
    );
    fsyncSync(made);
  } finally {
    closeSync(made);
  }
  renameSync(part, file);
  const folder = openSync(data, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Encrypts what an earlier release kept as it was, and overwrites it in the database and its log. Gives how many
 * credentials there are that this key cannot read.
 */
export function encryptCredentials(db: Db, key: CredentialKey, now: number): number {
  const plain = db.select().from(credentials).where(isNull(credentials.key_hash)).all();
  if (plain.length > 0) {
    db.run(sql`pragma secure_delete = on`);
    db.transaction((tx) => {
      for (const { id, blob } of plain)
        tx.update(credentials).set(key.encrypt(blob, now)).where(eq(credentials.id, id)).run();
    });
    db.run(sql`pragma secure_delete = off`);
    db.run(sql`pragma wal_checkpoint(truncate)`);
  }
  const other = db
    .select({ count: count() })
    .from(credentials)
    .where(ne(credentials.key_hash, key.hash))
    .get();
  return other?.count ?? 0;
}
