import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { JobShelf } from '@/lib/jobs/job-engine';
import { forgotten, isLive, type JobRecord, ownerKey, parseJobRecord } from '@/lib/jobs/job-record';
import type { Valkey } from '@/lib/jobs/valkey';

/** The jobs of all copies of a dashboard. */
export interface ValkeyShelf extends JobShelf {
  /** Those that somebody has to work on. */
  live(): Promise<JobRecord[]>;
}

/** Milliseconds after which a record that nobody changed is forgotten. */
const keptFor = 30 * 24 * 60 * 60 * 1000;

/**
 * Puts a record in the place of the one that the caller has read, whose SHA-1 it names, and tells everybody; 0 where
 * another one is there by now, or where none was read and one is there. The record's key is followed by the set of those that somebody has to work on.
 */
const swap = `
local now = redis.call('GET', KEYS[1])
if (now and redis.sha1hex(now) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call(ARGV[4] == '1' and 'SADD' or 'SREM', KEYS[2], ARGV[5])
redis.call('PUBLISH', ARGV[6], ARGV[5])
return 1`;

/**
 * Jobs on Valkey: a text each, in sets of their owners. All keys begin with `prefix`.
 * @param listening a connection of its own, on which changes are heard of.
 */
export function createValkeyShelf({ ask }: Valkey, listening: Redis, prefix: string): ValkeyShelf {
  const channel = `${prefix}:changed`;
  const liveSet = `${prefix}:live`;
  const keyOf = (id: string) => `${prefix}:job:${id}`;
  const setOf = (owner: string) => `${prefix}:jobs-of:${createHash('sha256').update(owner).digest('hex')}`;
  const listeners = new Set<(id: string) => void>();
  listening.on('message', (of, id) => {
    if (of !== channel) return;
    for (const listener of [...listeners]) listener(id);
  });
  // Subscribed anew by itself after the connection broke.
  listening.subscribe(channel).catch(() => {});

  const put = (record: JobRecord, before: string) => {
    const { id } = record.job;
    const hash = before && createHash('sha1').update(before).digest('hex');
    const live = isLive(record) ? '1' : '0';
    const text = JSON.stringify(record);
    return ask((redis) => redis.eval(swap, 2, keyOf(id), liveSet, hash, text, keptFor, live, id, channel));
  };
  /** The records of these ids, and the ids that there is nothing of; what a copy of another release wrote is neither. */
  const readAll = async (ids: string[]) => {
    const texts = ids.length > 0 ? await ask((redis) => redis.mget(ids.map(keyOf))) : [];
    return {
      records: texts.flatMap((text) => (text === null ? [] : (parseJobRecord(text) ?? []))),
      gone: ids.filter((_id, index) => texts[index] === null),
    };
  };
  const list = async (owner: string) => {
    const ids = await ask((redis) => redis.zrevrange(setOf(owner), 0, -1));
    const { records, gone } = await readAll(ids);
    if (gone.length > 0) await ask((redis) => redis.zrem(setOf(owner), ...gone));
    return records;
  };
  return {
    async add(record) {
      const owner = ownerKey(record.owner);
      const { id, startedAt } = record.job;
      await ask((redis) => redis.zadd(setOf(owner), 'NX', startedAt, id));
      if ((await put(record, '')) === 0) {
        const [present] = (await readAll([id])).records;
        if (present) return present;
      }
      const old = forgotten(await list(owner));
      if (old.length > 0) await ask((redis) => redis.del(old.map(keyOf)));
      return record;
    },
    async read(id) {
      return (await readAll([id])).records[0] ?? null;
    },
    async change(id, change) {
      for (;;) {
        const text = await ask((redis) => redis.get(keyOf(id)));
        const record = text === null ? null : parseJobRecord(text);
        const next = record ? change(record) : null;
        if (text === null || !next) return null;
        if ((await put(next, text)) === 1) return next;
      }
    },
    list,
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async live() {
      const ids = await ask((redis) => redis.smembers(liveSet));
      const { records, gone } = await readAll(ids);
      if (gone.length > 0) await ask((redis) => redis.srem(liveSet, ...gone));
      return records.filter(isLive);
    },
  };
}
