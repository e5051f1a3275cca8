import type { LiveEvent, LiveImage } from '@/lib/work/live-event';
import { mustFollow } from '@/lib/work/store-track';

/** Somebody who watches; `read` uses the watcher's own token. */
export interface Watcher {
  read: (signal: AbortSignal) => Promise<LiveImage[]>;
  emit: (event: LiveEvent) => void;
}

interface Poller {
  ids: string[];
  /** Ids that will change although their record does not say so yet: an upload is about to begin. */
  expected: ReadonlySet<string>;
  watchers: Set<Watcher>;
  last: Map<string, string>;
  staleSince: number | null;
  freshAt: number;
  failures: number;
  /** Milliseconds that the last answers took. */
  answers: number[];
  stop: AbortController;
}

const shortest = 100;
const longest = 5000;
const answersKept = 5;

/**
 * Milliseconds to the next poll: ten times what the quickest of the last answers took, so that polling takes a tenth of
 * a cloud's time. One slow answer, as a busy machine gives now and then, says nothing about the cloud.
 */
export function pollInterval(answers: readonly number[], failures: number): number {
  if (failures > 0) return Math.min(longest, 500 * 2 ** Math.min(failures - 1, 4));
  return Math.min(longest, Math.max(shortest, Math.min(...answers) * 10));
}

/** Whether an error means that the watcher's token has ended. */
type IsUnauthorized = (error: unknown) => boolean;

/**
 * One poller for each key, however many watch it. A watcher is let in by a read of its own, so nobody is told what
 * they could not have asked; it is told everything once and then what changes.
 */
export function createPollers(isUnauthorized: IsUnauthorized) {
  const pollers = new Map<string, Poller>();

  async function watch(
    key: string,
    ids: string[],
    expected: string[],
    watcher: Watcher,
  ): Promise<() => void> {
    const stop = new AbortController();
    let first: LiveImage[];
    const began = Date.now();
    try {
      first = await watcher.read(stop.signal);
    } catch (error) {
      watcher.emit(
        isUnauthorized(error)
          ? { type: 'unauthorized' }
          : { type: 'stale', since: Date.now(), retryIn: longest },
      );
      if (isUnauthorized(error)) return () => {};
      first = [];
    }
    let poller = pollers.get(key);
    if (!poller) {
      poller = {
        ids,
        expected: new Set(expected),
        watchers: new Set(),
        last: new Map(),
        staleSince: null,
        freshAt: Date.now(),
        failures: 0,
        answers: [Date.now() - began],
        stop,
      };
      pollers.set(key, poller);
      for (const live of first) poller.last.set(live.image.id, JSON.stringify(live));
      void run(key, poller);
    }
    const joined = poller;
    joined.watchers.add(watcher);
    // A slow first read can be older than what the others know, so that nothing more would seem to change.
    for (const live of first)
      if (joined.last.get(live.image.id) !== JSON.stringify(live)) joined.last.delete(live.image.id);
    if (first.length > 0) watcher.emit({ type: 'images', images: first });
    return () => {
      joined.watchers.delete(watcher);
      if (joined.watchers.size === 0) end(key, joined);
    };
  }

  function end(key: string, poller: Poller): void {
    poller.stop.abort();
    if (pollers.get(key) === poller) pollers.delete(key);
  }

  async function run(key: string, poller: Poller): Promise<void> {
    while (!poller.stop.signal.aborted) {
      const began = Date.now();
      await turn(key, poller);
      // A refused connection is quick, and no answer.
      if (poller.failures === 0)
        poller.answers = [...poller.answers.slice(1 - answersKept), Date.now() - began];
      await pause(pollInterval(poller.answers, poller.failures), poller.stop.signal);
    }
  }

  async function turn(key: string, poller: Poller): Promise<void> {
    const [watcher] = poller.watchers;
    if (!watcher) return;
    try {
      const images = await watcher.read(poller.stop.signal);
      if (poller.failures > 0) tell(poller, { type: 'fresh' });
      poller.failures = 0;
      poller.freshAt = Date.now();
      publish(key, poller, images);
    } catch (error) {
      if (poller.stop.signal.aborted) return;
      if (isUnauthorized(error)) {
        watcher.emit({ type: 'unauthorized' });
        poller.watchers.delete(watcher);
        if (poller.watchers.size === 0) end(key, poller);
        return;
      }
      poller.failures += 1;
      tell(poller, { type: 'stale', since: poller.freshAt, retryIn: pollInterval([], poller.failures) });
    }
  }

  function publish(key: string, poller: Poller, images: LiveImage[]): void {
    const changed = images.filter((live) => poller.last.get(live.image.id) !== JSON.stringify(live));
    for (const live of changed) poller.last.set(live.image.id, JSON.stringify(live));
    const present = new Set(images.map((live) => live.image.id));
    const gone = poller.ids.filter((id) => !present.has(id));
    if (changed.length > 0) tell(poller, { type: 'images', images: changed });
    if (gone.length > 0) tell(poller, { type: 'gone', ids: gone });
    const waits = images.some(
      (live) =>
        mustFollow(live) ||
        (poller.expected.has(live.image.id) && live.image.status === 'queued' && live.track.state === 'none'),
    );
    if (waits) return;
    tell(poller, { type: 'final' });
    end(key, poller);
  }

  function tell(poller: Poller, event: LiveEvent): void {
    for (const watcher of poller.watchers) watcher.emit(event);
  }

  return { watch, size: () => pollers.size };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
