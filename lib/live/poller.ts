import pLimit from 'p-limit';
import { type LiveEvent, type LiveImage, restFollowed } from '@/lib/work/live-event';
import { mustFollow } from '@/lib/work/store-track';

/** Somebody who watches; both reads use the watcher's own token. */
export interface Watcher {
  /** Reads everything that is watched. */
  read: (signal: AbortSignal) => Promise<LiveImage[]>;
  /** The cheapest read that shows whether the token still holds. */
  prove: (signal: AbortSignal) => Promise<unknown>;
  emit: (event: LiveEvent) => void;
}

/** What is watched. Watchers of the same `key` see the same, and share a poller. */
export interface Watched {
  key: string;
  /** The service that is asked: its pollers share what may be asked of it. */
  cloud: string;
  ids: readonly string[];
  /**
   * Ids that will change although their record does not say so yet, since an upload is about to begin, each with until when
   * that is believed: milliseconds since the epoch.
   */
  expected: ReadonlyMap<string, number>;
  /** The project of those who watch; only its own images are expected to change. */
  projectId: string;
}

/** A watcher, and what is known of its right to be told. */
interface Seat {
  watcher: Watcher;
  /** It read for itself once. Before that it is told of nobody's images. */
  admitted: boolean;
  /** When its token was last tried, milliseconds since the epoch. */
  askedAt: number;
}

interface Poller extends Omit<Watched, 'expected'> {
  expected: Map<string, number>;
  seats: Set<Seat>;
  latest: Map<string, { text: string; live: LiveImage }>;
  /** Ids that were told to be gone. */
  gone: ReadonlySet<string>;
  /** When the cloud last told how things are. */
  freshAt: number;
  failures: number;
  /** Milliseconds that the last answers took. */
  answers: number[];
  /** When the cloud is asked next. */
  nextAt: number;
  /** Something changed by itself while this poller looked. */
  worked: boolean;
  /** Since when nothing changes by itself, or null. */
  restSince: number | null;
  proving: boolean;
  stop: AbortController;
}

const shortest = 100;
const longest = 5000;
const answersKept = 5;
/** Answers after which a pace is believed, and how soon is asked before, in milliseconds. */
const answersBelieved = 3;
const soon = 150;
/** Milliseconds between two polls of one cloud, by all of its pollers together. */
const cloudPace = 25;
/** While nothing changes any more there is no hurry. */
const restPace = 1000;

/**
 * Milliseconds to the next poll: ten times what the quickest of the last answers took, so that polling takes a tenth of
 * a cloud's time. One slow answer, as a busy machine gives now and then, says nothing about the cloud.
 */
export function pollInterval(answers: readonly number[], failures: number): number {
  if (failures > 0) return Math.min(longest, 500 * 2 ** Math.min(failures - 1, 4));
  return Math.min(longest, Math.max(shortest, Math.min(...answers) * 10));
}

/** The same for a poller, whose first answers are those of a machine that just makes the page: they do not hold it up. */
export function pollerInterval(answers: readonly number[], failures: number): number {
  const paced = pollInterval(answers, failures);
  return failures === 0 && answers.length < answersBelieved ? Math.min(soon, paced) : paced;
}

interface PollerOptions {
  /** Whether an error means that the watcher's token has ended. */
  isUnauthorized: (error: unknown) => boolean;
  /** Milliseconds after which a watcher proves its token again. */
  proveEvery?: number;
  /** Milliseconds that is looked on after everything came to rest. */
  restFor?: number;
}

/**
 * One poller for each key, however many watch it. A watcher is let in by a read of its own, so nobody is told what
 * they could not have asked, and proves its token again and again: polls go round among the watchers, and whom they
 * do not reach in time is asked apart. A token that ended ends its own watcher alone. A watcher is told everything once
 * and then what changes.
 */
export function createPollers({
  isUnauthorized,
  proveEvery = 30_000,
  restFor = restFollowed,
}: PollerOptions) {
  const pollers = new Map<string, Poller>();
  const provers = pLimit(4);
  /** When an image was seen at work last, by `workKey`: a page that shows more asks anew, maybe as the work ends. */
  const workedAt = new Map<string, number>();

  /** Begins to watch; the function that it gives ends that at once, also before the first answer. */
  function watch(watched: Watched, watcher: Watcher): () => void {
    const left = new AbortController();
    let leave = () => {};
    void enter(watched, watcher, left.signal).then((seatLeave) => {
      leave = seatLeave;
      if (left.signal.aborted) leave();
    });
    return () => {
      left.abort();
      leave();
    };
  }

  async function enter(watched: Watched, watcher: Watcher, left: AbortSignal): Promise<() => void> {
    const began = Date.now();
    let first: LiveImage[] | null = null;
    try {
      first = await watcher.read(left);
    } catch (error) {
      if (left.aborted) return () => {};
      if (isUnauthorized(error)) {
        watcher.emit({ type: 'unauthorized' });
        return () => {};
      }
    }
    if (left.aborted) return () => {};
    const now = Date.now();
    const present = pollers.get(watched.key);
    const poller = present ?? begin(watched, now, now - began, first === null ? 1 : 0);
    // Of several who wait for the same, whoever may do so for longest.
    for (const [id, until] of watched.expected)
      poller.expected.set(id, Math.max(until, poller.expected.get(id) ?? 0));
    const seat: Seat = { watcher, admitted: first !== null, askedAt: first === null ? 0 : now };
    poller.seats.add(seat);
    if (first === null) {
      const retryIn = present ? Math.max(0, present.nextAt - now) : wait(poller);
      watcher.emit({ type: 'stale', age: 0, retryIn });
    } else if (present) {
      // A slow first read can be older than what the others know, so that nothing more would seem to change.
      for (const live of first)
        if (present.latest.get(live.image.id)?.text !== JSON.stringify(live))
          present.latest.delete(live.image.id);
      if (first.length > 0) watcher.emit({ type: 'images', images: first });
      const gone = missing(watched.ids, first);
      if (gone.length > 0) watcher.emit({ type: 'gone', ids: gone });
    } else publish(poller, first);
    return () => {
      poller.seats.delete(seat);
      if (poller.seats.size === 0) end(poller);
    };
  }

  function begin(watched: Watched, now: number, answer: number, failures: number): Poller {
    const poller: Poller = {
      ...watched,
      expected: new Map(),
      seats: new Set(),
      latest: new Map(),
      gone: new Set(),
      freshAt: now,
      failures,
      answers: [answer],
      nextAt: now,
      worked: watched.ids.some((id) => now - (workedAt.get(workKey(watched, id)) ?? 0) < restFor),
      restSince: null,
      proving: false,
      stop: new AbortController(),
    };
    pollers.set(poller.key, poller);
    poller.nextAt = now + wait(poller);
    void run(poller);
    return poller;
  }

  function end(poller: Poller): void {
    poller.stop.abort();
    if (pollers.get(poller.key) === poller) pollers.delete(poller.key);
    for (const [key, at] of workedAt) if (Date.now() - at >= restFor) workedAt.delete(key);
  }

  /** Milliseconds to the next turn of a poller. */
  function wait(poller: Poller): number {
    const beside = [...pollers.values()].filter(({ cloud }) => cloud === poller.cloud).length;
    const own = Math.max(pollerInterval(poller.answers, poller.failures), beside * cloudPace);
    return poller.restSince === null ? own : Math.max(own, Math.min(restPace, restFor));
  }

  async function run(poller: Poller): Promise<void> {
    const { signal } = poller.stop;
    for (;;) {
      const ms = wait(poller);
      poller.nextAt = Date.now() + ms;
      await pause(ms, signal);
      if (signal.aborted) return;
      const began = Date.now();
      await turn(poller);
      // A refused connection is quick, and no answer.
      if (poller.failures === 0)
        poller.answers = [...poller.answers.slice(1 - answersKept), Date.now() - began];
      if (poller.failures === 0) void proveOthers(poller);
    }
  }

  /**
   * Reads with the token that was not tried for longest, of those that are let in where there are any; one that has
   * ended leaves the turn to the next.
   */
  async function turn(poller: Poller): Promise<void> {
    for (;;) {
      const seats = [...poller.seats];
      const readers = seats.some(({ admitted }) => admitted)
        ? seats.filter(({ admitted }) => admitted)
        : seats;
      const [seat] = readers.sort((a, b) => a.askedAt - b.askedAt);
      if (!seat || poller.stop.signal.aborted) return;
      seat.askedAt = Date.now();
      try {
        const images = await seat.watcher.read(poller.stop.signal);
        if (poller.stop.signal.aborted) return;
        if (poller.failures > 0) tell(poller, { type: 'fresh' });
        poller.failures = 0;
        poller.freshAt = Date.now();
        admit(poller, seat);
        publish(poller, images);
        return;
      } catch (error) {
        if (poller.stop.signal.aborted) return;
        if (isUnauthorized(error)) {
          refuse(poller, seat);
          continue;
        }
        poller.failures += 1;
        const event = { type: 'stale', age: Date.now() - poller.freshAt, retryIn: wait(poller) } as const;
        for (const { watcher } of poller.seats) watcher.emit(event);
        return;
      }
    }
  }

  /** Asks those whom no poll reached in time, a few at once. */
  async function proveOthers(poller: Poller): Promise<void> {
    if (poller.proving) return;
    const due = [...poller.seats].filter(
      ({ admitted, askedAt }) => !admitted || Date.now() - askedAt >= proveEvery,
    );
    if (due.length === 0) return;
    poller.proving = true;
    await Promise.all(due.map((seat) => provers(() => prove(poller, seat))));
    poller.proving = false;
  }

  async function prove(poller: Poller, seat: Seat): Promise<void> {
    if (!poller.seats.has(seat)) return;
    seat.askedAt = Date.now();
    try {
      await seat.watcher.prove(poller.stop.signal);
      admit(poller, seat);
    } catch (error) {
      // Anything else says nothing of the token; it is tried again in its turn.
      if (!poller.stop.signal.aborted && isUnauthorized(error)) refuse(poller, seat);
    }
  }

  function admit(poller: Poller, seat: Seat): void {
    if (seat.admitted || !poller.seats.has(seat)) return;
    seat.admitted = true;
    seat.watcher.emit({ type: 'fresh' });
    const images = [...poller.latest.values()].map(({ live }) => live);
    if (images.length > 0) seat.watcher.emit({ type: 'images', images });
  }

  function refuse(poller: Poller, seat: Seat): void {
    poller.seats.delete(seat);
    seat.watcher.emit({ type: 'unauthorized' });
    if (poller.seats.size === 0) end(poller);
  }

  function publish(poller: Poller, images: LiveImage[]): void {
    const changed: LiveImage[] = [];
    for (const live of images) {
      const text = JSON.stringify(live);
      if (poller.latest.get(live.image.id)?.text === text) continue;
      poller.latest.set(live.image.id, { text, live });
      changed.push(live);
    }
    const absent = missing(poller.ids, images);
    const gone = absent.filter((id) => !poller.gone.has(id));
    poller.gone = new Set(absent);
    for (const id of gone) poller.latest.delete(id);
    if (changed.length > 0) tell(poller, { type: 'images', images: changed });
    if (gone.length > 0) tell(poller, { type: 'gone', ids: gone });
    const atWork = images.filter((live) => mustFollow(live) || isExpected(poller, live));
    if (atWork.length > 0) {
      poller.worked = true;
      for (const { image } of atWork) workedAt.set(workKey(poller, image.id), Date.now());
      poller.restSince = null;
      return;
    }
    poller.restSince ??= Date.now();
    // Whoever deletes an image often waits for its work to end; one that was at rest all the time is not looked at twice.
    const rests = poller.worked && images.length > 0 && Date.now() - poller.restSince < restFor;
    if (rests) return;
    // Who was not let in yet has to ask for itself: an end is told of what one saw.
    for (const seat of poller.seats) if (!seat.admitted) return;
    tell(poller, { type: 'final' });
    end(poller);
  }

  function isExpected({ expected, projectId }: Poller, { image, track }: LiveImage): boolean {
    return (
      image.owner === projectId &&
      image.status === 'queued' &&
      track.state === 'none' &&
      Date.now() < (expected.get(image.id) ?? 0)
    );
  }

  function tell(poller: Poller, event: LiveEvent): void {
    for (const seat of poller.seats) if (seat.admitted) seat.watcher.emit(event);
  }

  return { watch, size: () => pollers.size };
}

const workKey = ({ cloud }: Pick<Watched, 'cloud'>, id: string) => `${cloud} ${id}`;

function missing(ids: readonly string[], images: readonly LiveImage[]): string[] {
  const present = new Set(images.map((live) => live.image.id));
  return ids.filter((id) => !present.has(id));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
