import { processSingleton } from '@/lib/server/process-singleton';

/**
 * Work on one image, one after another, whoever asks: Glance warns of copies of one image that begin close together.
 * Other processes are held off by Glance's own lock alone.
 */
export function createTurns() {
  const last = new Map<string, Promise<void>>();
  return {
    /** Whether somebody has the turn now. */
    busy: (key: string): boolean => last.has(key),
    /** Runs when everybody who asked for this key before is through, however that ended. */
    async take<T>(key: string, run: () => Promise<T>): Promise<T> {
      const before = last.get(key) ?? Promise.resolve();
      const result = before.then(run);
      const settled = result.then(
        () => {},
        () => {},
      );
      last.set(key, settled);
      try {
        return await result;
      } finally {
        if (last.get(key) === settled) last.delete(key);
      }
    },
  };
}

/** The turns of this process. */
export const imageTurns = processSingleton('image-turns', createTurns);
