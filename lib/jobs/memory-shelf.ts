import type { JobShelf } from '@/lib/jobs/job-engine';
import { forgotten, isLive, type JobRecord, ownerKey } from '@/lib/jobs/job-record';

/** The jobs of one process, and where they outlive it. */
export interface MemoryShelf extends JobShelf {
  /** Those that somebody has to work on. */
  live(): JobRecord[];
}

/**
 * Jobs in memory. `keep` is called with all of them, the oldest first, after every change, and waited for: a change is done
 * once it is kept. `before` are those that an earlier process kept.
 */
export function createMemoryShelf(
  keep: (records: readonly JobRecord[]) => Promise<void> = async () => {},
  before: readonly JobRecord[] = [],
): MemoryShelf {
  const records = new Map(before.map((record) => [record.job.id, record]));
  const listeners = new Set<(id: string) => void>();
  const listOf = (owner: string) =>
    [...records.values()].filter((record) => ownerKey(record.owner) === owner).reverse();
  const changed = async (id: string) => {
    const kept = keep([...records.values()]);
    for (const listener of [...listeners]) listener(id);
    await kept;
  };
  return {
    async add(record) {
      const present = records.get(record.job.id);
      if (present) return present;
      records.set(record.job.id, record);
      for (const id of forgotten(listOf(ownerKey(record.owner)))) records.delete(id);
      await changed(record.job.id);
      return record;
    },
    read: async (id) => records.get(id) ?? null,
    async change(id, change) {
      const record = records.get(id);
      const next = record ? change(record) : null;
      if (!next) return null;
      records.set(id, next);
      await changed(id);
      return next;
    },
    list: async (owner) => listOf(owner),
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    live: () => [...records.values()].filter(isLive),
  };
}
