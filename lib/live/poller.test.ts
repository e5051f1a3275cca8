import { expect, test } from 'vitest';
import { imageSchema } from '@/lib/contract/image';
import { createPollers, pollerInterval, pollInterval, type Watched } from '@/lib/live/poller';
import type { LiveEvent, LiveImage } from '@/lib/work/live-event';
import { imageTrack } from '@/lib/work/store-track';
import { glanceImage } from '../../e2e/support/glance-image';

const id = '22887821-8bb0-4676-bcf9-2db053e26163';
function live(status: string, change: Record<string, unknown> = {}): LiveImage {
  const image = imageSchema.parse(glanceImage({ id, status, ...change }));
  return { image, track: imageTrack(image, []) };
}

const ended = new Error('401');
const away = new Error('away');
const isUnauthorized = (error: unknown) => error === ended;
const watched = (change: Partial<Watched> = {}): Watched => ({
  key: 'k',
  cloud: 'c',
  ids: [id],
  expected: new Map(),
  projectId: 'p',
  ...change,
});
/** Pollers that look on for no time after the end. */
const quick = (change: object = {}) => createPollers({ isUnauthorized, restFor: 0, ...change });

/** A promise and what resolves it. */
function signal() {
  let fire = () => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fire, fired };
}

/**
 * A watcher that reads from a script, whose last line repeats, and keeps what it was told. `told` waits until it
 * was told of a type so often.
 */
function watcher(script: (LiveImage[] | Error)[], proves: () => void = () => {}) {
  const events: LiveEvent[] = [];
  const waiting: { type: LiveEvent['type']; times: number; fire: () => void }[] = [];
  let reads = 0;
  const count = (type: LiveEvent['type']) => events.filter((event) => event.type === type).length;
  return {
    types: () => events.map((event) => event.type),
    statuses: () =>
      events.flatMap((event) =>
        event.type === 'images' ? event.images.map(({ image }) => image.status) : [],
      ),
    events,
    reads: () => reads,
    told(type: LiveEvent['type'], times = 1) {
      const { fire, fired } = signal();
      if (count(type) >= times) fire();
      else waiting.push({ type, times, fire });
      return fired;
    },
    read: async () => {
      const line = script[Math.min(reads, script.length - 1)];
      reads += 1;
      if (line instanceof Error) throw line;
      return line ?? [];
    },
    prove: async () => proves(),
    emit: (event: LiveEvent) => {
      events.push(event);
      for (const { type, times, fire } of waiting) if (count(type) >= times) fire();
    },
  };
}

test('a watcher is told everything once, then what changes, then that nothing will', async () => {
  const pollers = quick();
  const one = watcher([[live('saving')], [live('saving')], [live('active')]]);
  pollers.watch(watched(), one);
  await one.told('final');
  expect(one.types()).toEqual(['images', 'images', 'final']);
  expect(pollers.size()).toBe(0);
});

test('of what is at rest the cloud is asked once', async () => {
  const pollers = createPollers({ isUnauthorized });
  const one = watcher([[live('active')]]);
  pollers.watch(watched(), one);
  await one.told('final');
  expect(one.types()).toEqual(['images', 'final']);
  expect(one.reads()).toBe(1);
  expect(pollers.size()).toBe(0);
});

test('an image that is deleted just after its work ended is told to be gone', async () => {
  const pollers = createPollers({ isUnauthorized, restFor: 60_000 });
  const one = watcher([[live('saving')], [live('active')], []]);
  pollers.watch(watched(), one);
  await one.told('final');
  expect(one.types()).toEqual(['images', 'images', 'gone', 'final']);
});

test('so is one whose watcher left as its work ended and came again, as a page does that shows more', async () => {
  const pollers = createPollers({ isUnauthorized, restFor: 60_000 });
  const before = watcher([[live('saving')]]);
  const leave = pollers.watch(watched(), before);
  await before.told('images');
  leave();
  const again = watcher([[live('active')], []]);
  pollers.watch(watched(), again);
  await again.told('final');
  expect(again.types()).toEqual(['images', 'gone', 'final']);
});

test('two watchers of the same images share the polls', async () => {
  const pollers = quick();
  const one = watcher([[live('saving')], [live('saving')], [live('saving')], [live('active')]]);
  const two = watcher([[live('saving')], [live('active')]]);
  pollers.watch(watched(), one);
  pollers.watch(watched(), two);
  await Promise.all([one.told('final'), two.told('final')]);
  // Each read to be let in; then they took turns until either saw the end.
  expect(one.reads() + two.reads()).toBeLessThanOrEqual(5);
  expect(two.statuses()).toEqual(['saving', 'active']);
});

test('who read slowly and comes late is told what the others know already', async () => {
  const pollers = quick();
  const quickOne = watcher([[live('saving')], [live('active')]]);
  const late = watcher([[live('saving')]]);
  const { fire, fired } = signal();
  const slow = { ...late, read: () => fired.then(() => late.read()) };
  pollers.watch(watched(), slow);
  pollers.watch(watched(), quickOne);
  await quickOne.told('images');
  fire();
  await late.told('images', 2);
  expect(late.statuses()).toEqual(['saving', 'active']);
});

test('who comes late is told what is gone', async () => {
  const other = '22887821-8bb0-4676-bcf9-2db053e26164';
  const pollers = quick();
  const two = watched({ ids: [id, other] });
  const one = watcher([[live('saving')]]);
  pollers.watch(two, one);
  await one.told('gone');
  const late = watcher([[live('saving')]]);
  const leave = pollers.watch(two, late);
  await late.told('gone');
  expect(late.events.at(-1)).toEqual({ type: 'gone', ids: [other] });
  leave();
});

test('what is gone is told once', async () => {
  const other = '22887821-8bb0-4676-bcf9-2db053e26164';
  const pollers = quick();
  const one = watcher([[live('saving')], [live('saving')], [live('saving')], [live('active')]]);
  pollers.watch(watched({ ids: [id, other] }), one);
  await one.told('final');
  expect(one.types()).toEqual(['images', 'gone', 'images', 'final']);
});

test('a cloud that is away is told as stale, and its return as fresh, each once', async () => {
  const pollers = quick();
  const one = watcher([
    [live('saving')],
    away,
    [live('saving')],
    [live('saving')],
    [live('saving')],
    [live('active')],
  ]);
  pollers.watch(watched(), one);
  await one.told('final');
  expect(one.types()).toEqual(['images', 'stale', 'fresh', 'images', 'final']);
});

test('the wait that is told is the wait until the next try', async () => {
  const pollers = quick();
  const one = watcher([away, away, [live('active')]]);
  pollers.watch(watched(), one);
  await one.told('final');
  const stale = one.events.filter((event) => event.type === 'stale');
  expect(stale.map(({ retryIn }) => retryIn)).toEqual([pollInterval([], 1), pollInterval([], 2)]);
  expect(one.types()).toEqual(['stale', 'stale', 'fresh', 'images', 'final']);
});

test('the more pollers a cloud has, the less often each asks it, and another cloud is asked as ever', async () => {
  const pollers = quick();
  const leaves: (() => void)[] = [];
  const retryIn = async (key: string, cloud: string) => {
    const one = watcher([away]);
    leaves.push(pollers.watch(watched({ key, cloud }), one));
    await one.told('stale');
    return one.events.map((event) => (event.type === 'stale' ? event.retryIn : null))[0];
  };
  const waits: unknown[] = [];
  for (let count = 1; count <= 40; count += 1) waits.push(await retryIn(`${count}`, 'c'));
  // 25 ms for each, and what one that does not answer is left alone anyway.
  expect([waits[0], waits[19], waits[20], waits[39]]).toEqual([500, 500, 525, 1000]);
  expect(await retryIn('41', 'another')).toBe(500);
  for (const leave of leaves) leave();
  expect(pollers.size()).toBe(0);
});

test('nobody is told what they did not read for themselves', async () => {
  const pollers = quick();
  const one = watcher([[live('saving')]]);
  pollers.watch(watched(), one);
  await one.told('images');
  const { fire, fired } = signal();
  const other = { ...watcher([away]), prove: () => fired };
  pollers.watch(watched(), other);
  await other.told('stale');
  expect(other.types()).toEqual(['stale']);
  fire();
  await other.told('images');
  expect(other.statuses()).toEqual(['saving']);
  // Whose own reads fail is no news for the others.
  expect(one.types()).toEqual(['images']);
});

test('an ended token ends its watcher alone', async () => {
  const pollers = quick();
  const one = watcher([[live('saving')], ended]);
  const two = watcher([[live('saving')], [live('saving')], [live('saving')], [live('active')]]);
  pollers.watch(watched(), one);
  pollers.watch(watched(), two);
  await Promise.all([one.told('unauthorized'), two.told('final')]);
  expect(one.types()).toEqual(['images', 'unauthorized']);
  expect(two.types()).not.toContain('unauthorized');
  expect(two.types()).not.toContain('stale');
});

test('whom no poll reaches in time proves its token apart', async () => {
  const pollers = quick({ proveEvery: 0 });
  let holds = true;
  const prove = () => {
    if (!holds) throw ended;
  };
  const one = watcher([[live('saving')]]);
  const { fire, fired } = signal();
  const two = watcher([[live('saving')]], prove);
  let reads = 0;
  // Reads for itself once, and every later read hangs: only the proof can tell.
  const stuck = {
    ...two,
    read: () => {
      reads += 1;
      return reads === 1 ? two.read() : fired.then(() => two.read());
    },
  };
  const leave = pollers.watch(watched(), one);
  await one.told('images');
  pollers.watch(watched(), stuck);
  await two.told('images');
  holds = false;
  await two.told('unauthorized');
  expect(one.types()).not.toContain('unauthorized');
  fire();
  leave();
});

test('a token that has ended is told, and nothing of the images', async () => {
  const pollers = quick();
  const one = watcher([ended]);
  pollers.watch(watched(), one);
  await one.told('unauthorized');
  expect(one.types()).toEqual(['unauthorized']);
  expect(pollers.size()).toBe(0);
});

test('who leaves before the first answer leaves no poller behind, and its read ends', async () => {
  const pollers = quick();
  const one = watcher([[live('saving')]]);
  const { fire, fired } = signal();
  let given: AbortSignal | null = null;
  const slow = {
    ...one,
    read: (stop: AbortSignal) => {
      given = stop;
      return fired.then(() => one.read());
    },
  };
  const leave = pollers.watch(watched(), slow);
  leave();
  expect(given).toMatchObject({ aborted: true });
  fire();
  await one.read();
  await new Promise((resolve) => setImmediate(resolve));
  expect(pollers.size()).toBe(0);
  expect(one.types()).toEqual([]);
});

test('the last one to leave ends the poller', async () => {
  const pollers = quick();
  const one = watcher([[live('saving')]]);
  const two = watcher([[live('saving')]]);
  const leaves = [pollers.watch(watched(), one), pollers.watch(watched(), two)];
  await Promise.all([one.told('images'), two.told('images')]);
  leaves[0]?.();
  expect(pollers.size()).toBe(1);
  leaves[1]?.();
  expect(pollers.size()).toBe(0);
});

test('an upload is waited for, but only one of the own project, and not for ever', async () => {
  const waits = (change: Partial<Watched>) => {
    const one = watcher([[live('queued')], [live('queued')], [live('active')]]);
    quick().watch(watched({ expected: new Map([[id, Date.now() + 60_000]]), ...change }), one);
    return one.told('final').then(() => one.statuses());
  };
  expect(await waits({})).toEqual(['queued', 'active']);
  expect(await waits({ projectId: 'another' })).toEqual(['queued']);
  expect(await waits({ expected: new Map() })).toEqual(['queued']);
  expect(await waits({ expected: new Map([[id, Date.now()]]) })).toEqual(['queued']);
});

test('the interval follows the quickest of the last answers and backs off', () => {
  expect(pollInterval([2], 0)).toBe(100);
  expect(pollInterval([50], 0)).toBe(500);
  expect(pollInterval([5000], 0)).toBe(5000);
  expect(pollInterval([50, 400, 60], 0)).toBe(500);
  expect(pollInterval([50], 1)).toBe(500);
  expect(pollInterval([], 9)).toBe(5000);
});

test('a slow first answer, as while a page loads, does not hold a poller up', () => {
  expect(pollerInterval([300], 0)).toBe(150);
  expect(pollerInterval([2], 0)).toBe(100);
  expect(pollerInterval([300, 250], 0)).toBe(150);
  expect(pollerInterval([300, 250, 260], 0)).toBe(2500);
  expect(pollerInterval([300], 1)).toBe(500);
});
