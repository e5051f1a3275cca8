import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Turns } from '@/lib/jobs/image-turns';
import type { Valkey } from '@/lib/jobs/valkey';

/** Milliseconds for which a turn is had, and how often it is taken anew: that of a process that was killed ends by itself. */
const hadFor = 15_000;
const renewEvery = 5000;
/** Milliseconds between two tries. */
const tryEvery = 300;

const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
const renew = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;

/** Turns among all copies of the dashboard; who comes first of those that wait is left to chance. */
export function createValkeyTurns({ ask }: Valkey, prefix: string): Turns {
  return {
    async take(key, run, behind = async () => {}) {
      const name = `${prefix}:turn:${createHash('sha256').update(key).digest('hex')}`;
      const mine = randomUUID();
      const taken = () => ask((redis) => redis.set(name, mine, 'PX', hadFor, 'NX'));
      if ((await taken()) === null) {
        await behind();
        while ((await taken()) === null) await pause(tryEvery);
      }
      // Where it cannot be renewed, what runs learns of it when it writes what it did.
      const timer = setInterval(() => {
        ask((redis) => redis.eval(renew, 1, name, mine, hadFor)).catch(() => {});
      }, renewEvery);
      try {
        return await run();
      } finally {
        clearInterval(timer);
        await ask((redis) => redis.eval(release, 1, name, mine)).catch(() => {});
      }
    },
  };
}
