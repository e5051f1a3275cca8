/** Lets so many work at once; the others wait in the order they came. */
export interface Turns {
  /** Waits for a turn and gives what ends it; rejects with the signal's reason where one is given and aborted before. */
  take(signal?: AbortSignal): Promise<() => void>;
}

export function openTurns(count: number): Turns {
  let free = count;
  const waiting: (() => void)[] = [];
  const end = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    async take(signal) {
      signal?.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return end;
      }
      await new Promise<void>((resolve, reject) => {
        const go = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(go), 1);
          reject(signal?.reason);
        };
        waiting.push(go);
        signal?.addEventListener('abort', leave, { once: true });
      });
      return end;
    },
  };
}
