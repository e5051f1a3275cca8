import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { JobsAway } from '@/lib/jobs/job-engine';

/** Milliseconds that a command waits for a connection, and for its answer. */
const patience = 2000;
const look = 50;

/** A connection to Valkey or Redis (RESP) for commands, which fail where it does not answer rather than to wait for it. */
export interface Valkey {
  redis: Redis;
  /** What a command gives. Throws JobsAway where no answer came: whether the command arrived is not known then. */
  ask<T>(command: (redis: Redis) => Promise<T>): Promise<T>;
}

/**
 * Connects, and again whenever the connection breaks, for ever. That nobody answers, and that somebody does again, is told
 * once each.
 * @param url `redis://` or `rediss://`, with its password.
 */
export function connectValkey(url: string, log: (sentence: string) => void): Valkey {
  const redis = new Redis(url, {
    // What was asked is not asked again behind the back of whoever was told that it failed.
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: patience,
    retryStrategy,
  });
  const { hostname, port } = new URL(url);
  const where = `Valkey at ${hostname}:${port || 6379}`;
  let away = false;
  redis.on('error', (error: Error & { code?: string }) => {
    if (away) return;
    away = true;
    log(
      `${where} does not answer (${error.code ?? error.message}): start it or correct VALKEY_URL; until then copies can be neither begun nor shown, and those that run wait for it.`,
    );
  });
  redis.on('ready', () => {
    if (away) log(`${where} answers again.`);
    away = false;
  });
  return {
    redis,
    async ask(command) {
      for (let waited = 0; redis.status !== 'ready' && waited < patience; waited += look) await pause(look);
      try {
        return await command(redis);
      } catch (cause) {
        throw new JobsAway(cause);
      }
    },
  };
}

/** A further connection that waits for Valkey rather than to fail: to listen, and for work. */
export function patientConnection(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
  // The first connection tells of it.
  redis.on('error', () => {});
  return redis;
}

/** Milliseconds until the next try to connect. */
function retryStrategy(tries: number): number {
  return Math.min(100 * tries, 2000);
}
