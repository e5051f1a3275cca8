import { randomBytes } from 'node:crypto';
import { eq, lt } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { authReceipts } from '@/lib/embedded/db/schema';
import { HttpError } from '@/lib/embedded/error';
import { tokenHash } from '@/lib/embedded/identity/identifiers';

/** Milliseconds a receipt is good for (`[receipt] expiration`). */
const lifetime = 300_000;

/** Notes which methods somebody has proved; gives the receipt that stands for it, and its times. */
export function issueReceipt(
  cloud: Cloud,
  userId: string,
  methods: string[],
): { id: string; issuedAt: number; expiresAt: number } {
  const id = randomBytes(32).toString('base64url');
  const issuedAt = Math.floor(cloud.clock() / 1000) * 1000;
  const expiresAt = issuedAt + lifetime;
  cloud.db.delete(authReceipts).where(lt(authReceipts.expires_at, issuedAt)).run();
  cloud.db
    .insert(authReceipts)
    .values({ hash: tokenHash(id), user_id: userId, methods, expires_at: expiresAt })
    .run();
  return { id, issuedAt, expiresAt };
}

/** Ends all receipts of a user: what was proved is no proof any more. */
export function forgetReceipts(cloud: Cloud, userId: string): void {
  cloud.db.delete(authReceipts).where(eq(authReceipts.user_id, userId)).run();
}

/** The methods that a receipt of this user stands for; 401 when it is none, another's or too old. */
export function methodsOfReceipt(cloud: Cloud, id: string, userId: string): string[] {
  const row = cloud.db
    .select()
    .from(authReceipts)
    .where(eq(authReceipts.hash, tokenHash(id)))
    .get();
  if (!row || row.user_id !== userId || row.expires_at <= cloud.clock())
    throw new HttpError(401, `Could not find auth receipt: ${id}.`);
  return row.methods;
}
