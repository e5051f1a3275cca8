import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { Dice } from '../support/dice';

/** A moment to kill at, in words; `come` resolves when it is there. */
export interface Moment {
  what: string;
  come(data: string): Promise<void>;
}

/** However little happens, a moment comes in this time, in milliseconds. */
const latest = 3000;

/**
 * A random moment: any time, just after some file in a store or in staging got or lost its name, or just after
 * something was written to the database's log, which is where a step is half done.
 */
export function throwMoment(dice: Dice, stores: readonly string[]): Moment {
  const kind = dice.next();
  if (kind < 0.34) {
    const time = dice.between(0, 800);
    return { what: `after ${time} ms`, come: () => pause(time) };
  }
  const pauseAfter = dice.next() < 0.5 ? 0 : dice.between(1, 5);
  if (kind < 0.67) {
    const folders = [...stores.map((store) => `stores/${store}`), 'staging'];
    const count = dice.between(1, 14);
    return {
      what: `${pauseAfter} ms after name ${count} in stores and staging`,
      come: (data) =>
        nthEvent(
          folders.map((folder) => path.join(data, folder)),
          'rename',
          count,
          pauseAfter,
        ),
    };
  }
  const count = dice.between(1, 60);
  return {
    what: `${pauseAfter} ms after write ${count} to the database`,
    come: (data) => nthEvent([path.join(data, 'cloud.sqlite-wal')], 'change', count, pauseAfter),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function nthEvent(paths: string[], type: string, count: number, then: number): Promise<void> {
  let left = count;
  const watchers: FSWatcher[] = [];
  await new Promise<void>((resolve) => {
    const fallback = setTimeout(resolve, latest);
    for (const watched of paths) {
      watchers.push(
        watch(watched, (event) => {
          if (event !== type) return;
          left -= 1;
          if (left > 0) return;
          clearTimeout(fallback);
          resolve();
        }),
      );
    }
  });
  for (const watcher of watchers) watcher.close();
  if (then > 0) await pause(then);
}
