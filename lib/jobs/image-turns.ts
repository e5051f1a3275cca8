/**
 * Work on one image, one after another, whoever asks: Glance warns of copies of one image that begin close together. What
 * else in the world writes to an image is held off by Glance's own lock alone.
 */
export interface Turns {
  /**
   * Runs when everybody who asked for this key before is through, however that ended. `behind` is called, and waited for,
   * where somebody has the turn now.
   */
  take<T>(key: string, run: () => Promise<T>, behind?: () => Promise<void>): Promise<T>;
}

/** Turns within this process. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    async take(key, run, behind = async () => {}) {
      const before = last.get(key);
      const result = (before ? behind().then(() => before) : Promise.resolve()).then(run);
      // Also where it gave up waiting, who comes later waits for those before it.
      const settled = Promise.allSettled([before, result]);
      last.set(key, settled);
      try {
        return await result;
      } finally {
        if (last.get(key) === settled) last.delete(key);
      }
    },
  };
}
