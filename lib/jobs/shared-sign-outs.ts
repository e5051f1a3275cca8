import type { Redis } from 'ioredis';
import { z } from 'zod';
import { onSignOut, sessionLife, tellSignOut } from '@/lib/auth/sign-outs';
import type { Valkey } from '@/lib/jobs/valkey';

const signOutSchema = z.object({ cloud: z.string(), userId: z.string(), sessionId: z.string() });

/**
 * Ends sessions at every copy of the dashboard that shares a Valkey: each sign-out is told to those that run, and kept for
 * those that start or were cut off, as long as a cookie of it could be valid. While Valkey is away each copy knows its own.
 * All keys begin with `prefix`.
 * @param listening a connection of its own, on which the others are heard.
 */
export function shareSignOuts({ ask }: Valkey, listening: Redis, prefix: string): void {
  const channel = `${prefix}:sign-outs`;
  const kept = `${prefix}:signed-out`;
  onSignOut((who, here) => {
    if (!here) return;
    const text = JSON.stringify(who);
    const until = Date.now() + sessionLife;
    ask((redis) =>
      redis
        .multi()
        .zremrangebyscore(kept, 0, Date.now())
        .zadd(kept, until, text)
        .publish(channel, text)
        .exec(),
    ).catch(() =>
      console.warn('A sign-out could not be told to other copies of the dashboard: Valkey is away.'),
    );
  });
  const hear = (text: string) => {
    const who = signOutSchema.safeParse(parsed(text));
    if (who.success) tellSignOut(who.data, false);
  };
  listening.on('message', (of, text) => of === channel && hear(text));
  // Subscribed anew by itself after the connection broke; what was said meanwhile is kept.
  listening.subscribe(channel).catch(() => {});
  const catchUp = async () => {
    for (const text of await ask((redis) => redis.zrangebyscore(kept, Date.now(), '+inf'))) hear(text);
  };
  listening.on('ready', () => void catchUp().catch(() => {}));
  void catchUp().catch(() => {});
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
