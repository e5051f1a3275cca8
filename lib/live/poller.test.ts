import { expect, test } from 'vitest';
import { imageSchema } from '@/lib/contract/image';
import { createPollers, pollInterval } from '@/lib/live/poller';
import type { LiveEvent, LiveImage } from '@/lib/work/live-event';
import { imageTrack } from '@/lib/work/store-track';

const id = '22887821-8bb0-4676-bcf9-2db053e26163';
function live(status: string): LiveImage {
  const image = imageSchema.parse({
    id,
    name: null,
    status,
    visibility: 'private',
    owner: 'p',
    size: null,
    checksum: null,
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: 0,
    min_ram: 0,
    protected: false,
    tags: [],
    created_at: '',
    updated_at: '',
    self: '',
    file: '',
    schema: '',
  });
  return { image, track: imageTrack(image, []) };
}

/** A watcher that reads from a script, whose last line repeats, and keeps what it was told until `until`. */
function watcher(script: (LiveImage[] | Error)[], until: LiveEvent['type']) {
  const told: LiveEvent[] = [];
  let reads = 0;
  let finish = () => {};
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    told,
    ended,
    reads: () => reads,
    read: async () => {
      const line = script[Math.min(reads, script.length - 1)];
      reads += 1;
      if (line instanceof Error) throw line;
      return line ?? [];
    },
    emit: (event: LiveEvent) => {
      told.push(event);
      if (event.type === until) finish();
    },
  };
}

test('a watcher is told everything once, then what changes, then that nothing will', async () => {
  const pollers = createPollers(() => false);
  const one = watcher([[live('saving')], [live('saving')], [live('active')]], 'final');
  await pollers.watch('k', [id], [], one);
  await one.ended;
  expect(one.told.map((event) => event.type)).toEqual(['images', 'images', 'final']);
  expect(pollers.size()).toBe(0);
});

test('two watchers of the same images share the polls', async () => {
  const pollers = createPollers(() => false);
  const one = watcher([[live('saving')], [live('saving')], [live('saving')], [live('active')]], 'final');
  const two = watcher([[live('saving')]], 'final');
  await pollers.watch('k', [id], [], one);
  await pollers.watch('k', [id], [], two);
  await Promise.all([one.ended, two.ended]);
  expect(two.reads()).toBe(1);
});

test('who read slowly and comes late is told what the others know already', async () => {
  const pollers = createPollers(() => false);
  const quick = watcher([[live('active')]], 'final');
  const late = watcher([[live('saving')]], 'final');
  let arrive = (_: LiveImage[]) => {};
  const slow = {
    ...late,
    read: () =>
      new Promise<LiveImage[]>((resolve) => {
        arrive = resolve;
      }),
  };
  const joining = pollers.watch('k', [id], [], slow);
  await pollers.watch('k', [id], [], quick);
  // Before the first poll.
  arrive([live('saving')]);
  await joining;
  await late.ended;
  const statuses = late.told.flatMap((event) =>
    event.type === 'images' ? event.images.map(({ image }) => image.status) : [],
  );
  expect(statuses).toEqual(['saving', 'active']);
});

test('a cloud that is away is told as stale, and its return as fresh', async () => {
  const pollers = createPollers(() => false);
  const one = watcher([[live('saving')], new Error('away'), [live('active')]], 'final');
  await pollers.watch('k', [id], [], one);
  await one.ended;
  expect(one.told.map((event) => event.type)).toEqual(['images', 'stale', 'fresh', 'images', 'final']);
});

test('an ended token ends its watcher, a deleted image is gone', async () => {
  const pollers = createPollers((error) => error instanceof Error && error.message === '401');
  const ended = watcher([[live('saving')], new Error('401')], 'unauthorized');
  await pollers.watch('a', [id], [], ended);
  await ended.ended;
  expect(pollers.size()).toBe(0);
  const deleted = watcher([[live('saving')], []], 'final');
  await pollers.watch('b', [id], [], deleted);
  await deleted.ended;
  expect(deleted.told.map((event) => event.type)).toEqual(['images', 'gone', 'final']);
});

test('the interval follows the quickest of the last answers and backs off', () => {
  expect(pollInterval([2], 0)).toBe(100);
  expect(pollInterval([50], 0)).toBe(500);
  expect(pollInterval([5000], 0)).toBe(5000);
  expect(pollInterval([50, 400, 60], 0)).toBe(500);
  expect(pollInterval([50], 1)).toBe(500);
  expect(pollInterval([], 9)).toBe(5000);
});
