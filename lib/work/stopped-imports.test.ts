import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Image, imageSchema } from '@/lib/contract/image';
import { type ImageTask, imageTaskListSchema } from '@/lib/contract/task';
import { imageTrack, mustFollow } from '@/lib/work/store-track';
import { wayOut } from '@/lib/work/way-out';

// What a real Glance told of imports that stopped in the middle (e2e/openstack/captures), at times after it.

const read = (name: string) =>
  JSON.parse(readFileSync(`e2e/openstack/captures/${name}.json`, 'utf8')) as {
    status: number;
    body: unknown;
  };
const imageOf = (name: string) => imageSchema.parse(read(name).body);
const tasksOf = (name: string) => imageTaskListSchema.parse(read(name).body).tasks;
/** Minutes after the last word of a task. */
const after = ([task]: ImageTask[], minutes: number) => Date.parse(`${task?.updated_at}Z`) + minutes * 60_000;
/** What the screen makes of it. */
const shown = (image: Image, tasks: ImageTask[], now: number) => {
  const track = imageTrack(image, tasks, now);
  return { state: track.state, way: wayOut(image, track), followed: mustFollow({ image, track }) };
};

test('an import whose glance-api was killed is running, then silent, then given up', () => {
  const image = imageOf('interrupted-image');
  const tasks = tasksOf('interrupted-tasks');
  expect(shown(image, tasks, after(tasks, 4))).toEqual({ state: 'running', way: null, followed: true });
  // Staging and importing again answer 409, so only a new image helps, and its data comes from a file.
  expect(read('interrupted-stage-409').status).toBe(409);
  expect(read('interrupted-import-409').status).toBe(409);
  const silent = { state: 'stalled', way: 'replace_file' };
  expect(shown(image, tasks, after(tasks, 6))).toEqual({ ...silent, followed: true });
  expect(shown(image, tasks, after(tasks, 61))).toEqual({ ...silent, followed: false });
});

test('its stores are not told as being filled', () => {
  const tasks = tasksOf('interrupted-tasks');
  const { stores, silence } = imageTrack(imageOf('interrupted-image'), tasks, after(tasks, 6));
  expect(stores.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
  expect(silence).toEqual({ since: after(tasks, 0), lockEnds: after(tasks, 60), over: false });
});

test('a web-download that was killed fetches its data itself once more', () => {
  const tasks = tasksOf('interrupted-tasks').map((task) => ({
    ...task,
    input: { ...task.input, import_req: { method: { name: 'web-download', uri: 'http://host/a' } } },
  }));
  expect(shown(imageOf('interrupted-image'), tasks, after(tasks, 6)).way).toBe('replace');
});

test('a copy that was killed keeps the image; another one may begin when the lock is over', () => {
  const image = imageOf('interrupted-copy-image');
  const tasks = tasksOf('interrupted-copy-tasks');
  expect(read('interrupted-copy-again-409').status).toBe(409);
  const track = imageTrack(image, tasks, after(tasks, 30));
  expect(track).toMatchObject({ state: 'stalled', silence: { over: false } });
  expect(track.stores).toMatchObject([
    { store: 'dcn0', state: 'stopped' },
    { store: 'dcn1', state: 'stopped' },
    { store: 'central', state: 'done' },
  ]);
  expect(wayOut(image, track)).toBe('copy_again');
  expect(imageTrack(image, tasks, after(tasks, 61)).silence).toMatchObject({ over: true });
});

test('the owner, who does not see the task of a copy by an administrator, is told after the hour alone', () => {
  const image = imageOf('interrupted-copy-image');
  const recorded = Date.parse(image.updated_at);
  expect(imageTrack(image, [], recorded + 30 * 60_000).state).toBe('running');
  expect(imageTrack(image, [], recorded + 61 * 60_000).state).toBe('stalled');
});

test('a pending task keeps its lock for two hours', () => {
  const tasks = tasksOf('interrupted-tasks').map((task) => ({ ...task, status: 'pending' as const }));
  const image = imageOf('interrupted-image');
  expect(imageTrack(image, tasks, after(tasks, 61)).silence).toMatchObject({ over: false });
  expect(imageTrack(image, tasks, after(tasks, 121)).silence).toMatchObject({ over: true });
});

test('a failed glance-direct import that Glance leaves in importing is dead', () => {
  const image = imageOf('image-broken-must-true');
  const tasks = tasksOf('tasks-broken-must-true');
  expect(read('broken-retry-stage-409').status).toBe(409);
  expect(shown(image, tasks, after(tasks, 0))).toEqual({
    state: 'dead',
    way: 'replace_file',
    followed: false,
  });
  // The list knows the record alone.
  expect(imageTrack(image, []).state).toBe('dead');
});

test('a staged image waits for its import, one still being sent for its bytes, and not for ever', () => {
  const staged = imageOf('image-uploading');
  expect(shown(staged, [], Date.parse(staged.updated_at))).toMatchObject({
    state: 'staged',
    way: 'start_import',
  });
  for (const name of ['image-during-stage', 'image-saving']) {
    const image = imageOf(name);
    const recorded = Date.parse(image.updated_at);
    expect(shown(image, [], recorded + 59 * 60_000)).toMatchObject({ state: 'none', followed: true });
    expect(shown(image, [], recorded + 61 * 60_000)).toEqual({
      state: 'abandoned',
      way: 'replace_file',
      followed: false,
    });
  }
});
