import 'server-only';
import { OpenStackError } from '@/lib/openstack/error';

interface SharedReads<T> {
  /** The value of a key: the one kept, else the one that somebody reads at this moment, else `read` gives it. */
  get(key: string, read: () => Promise<T>): Promise<T>;
  /** Forgets what was read, and what is being read, under keys that begin so. */
  forget(prefix: string): void;
}

/**
 * What is read once for many, each with a right of their own: only values are kept, for `keptFor` milliseconds. Whoever
 * waited for somebody else's read is not told that it lacked the right: that may be the other's, and is tried anew.
 */
export function createSharedReads<T>(keptFor: number): SharedReads<T> {
  const kept = new Map<string, { at: number; value: T }>();
  const reading = new Map<string, Promise<T>>();
  return {
    async get(key, read) {
      for (const [old, { at }] of kept) if (Date.now() - at >= keptFor) kept.delete(old);
      const present = kept.get(key);
      if (present) return present.value;
      const others = reading.get(key);
      try {
        if (others) return await others;
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
      const own = read();
      reading.set(key, own);
      try {
        const value = await own;
        // Unless it was forgotten meanwhile.
        if (reading.get(key) === own) kept.set(key, { at: Date.now(), value });
        return value;
      } finally {
        if (reading.get(key) === own) reading.delete(key);
      }
    },
    forget(prefix) {
      for (const keys of [kept, reading])
        for (const key of keys.keys()) if (key.startsWith(prefix)) keys.delete(key);
    },
  };
}

/** Whether an error is about the right of the one who asked: it says nothing of what somebody else is told. */
export function isRefusal(error: unknown): boolean {
  return error instanceof OpenStackError && (error.kind === 'unauthorized' || error.kind === 'forbidden');
}
