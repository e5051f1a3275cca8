import type { Redis } from 'ioredis';
import { z } from 'zod';
import { endSession, onSignOut, type SignOut, sessionLife, tellSignOut } from '@/lib/auth/sign-outs';
import type { Valkey } from '@/lib/jobs/valkey';

const signOutSchema = z.object({ cloud: z.string(), userId: z.string(), sessionId: z.string() });

/** Sign-outs that wait for Valkey at the most. */
const mostUntold = 10_000;

/**
 * Ends sessions at every copy of the dashboard that shares a Valkey: each sign-out is told to those that run, and kept for
 * those that start or were cut off, as long as a cookie of it could be valid. While Valkey is away each copy knows its own,
 * and tells them when it is back.
 * All keys begin with `prefix`.
 * @param listening a connection of its own, on which the others are heard.
 */
export function shareSignOuts({ ask }: Valkey, listening: Redis, prefix: string): void {
  const channel = `${prefix}:sign-outs`;
  const kept = `${prefix}:signed-out`;
  /** What was not told yet, and until when it is worth telling. */
  const untold = new Map<string, number>();
  const tell = async (text: string, until: number) => {
    const answers = await ask((redis) =>
      redis
        .multi()
        .zremrangebyscore(kept, 0, Date.now())
        .zadd(kept, until, text)
        .publish(channel, text)
        .exec(),
    );
    const refused = answers?.find(([error]) => error)?.[0];
    if (refused) throw refused;
    untold.delete(text);
  };
  const warn = (what: string) => (cause: unknown) =>
    console.warn(`${what}: ${cause instanceof Error ? cause.message : 'Valkey is away'}.`);
  onSignOut((who, here) => {
    if (!here) return;
    const text = JSON.stringify(who);
    const until = Date.now() + sessionLife;
    if (untold.size < mostUntold) untold.set(text, until);
    tell(text, until).catch(warn('A sign-out is told to other copies of the dashboard once Valkey takes it'));
  });
  const read = (text: string, then: (who: SignOut) => void) => {
    const who = signOutSchema.safeParse(parsed(text));
    if (who.success) then(who.data);
  };
  listening.on('message', (of, text) => {
    if (of === channel) read(text, (who) => tellSignOut(who, false));
  });
  // Subscribed anew by itself after the connection broke.
  listening
    .subscribe(channel)
    .catch(warn('Sign-outs at other copies of the dashboard are not heard at once'));
  const catchUp = async () => {
    for (const [text, until] of [...untold]) await tell(text, until);
    // What is over for long ends nothing but its session: its user may be back, with another one.
    for (const text of await ask((redis) => redis.zrangebyscore(kept, Date.now(), '+inf')))
      read(text, ({ sessionId }) => endSession(sessionId));
  };
  const again = () =>
    void catchUp().catch(warn('Sign-outs at other copies of the dashboard are read when Valkey is back'));
  listening.on('ready', again);
  again();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
