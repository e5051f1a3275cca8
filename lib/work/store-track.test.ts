import { expect, test } from 'vitest';
import { type Image, imageSchema } from '@/lib/contract/image';
import { type ImageTask, imageTaskSchema } from '@/lib/contract/task';
import { imageTrack, isTransient, mustFollow } from '@/lib/work/store-track';
import { glanceImage } from '../../e2e/support/glance-image';

const id = '22887821-8bb0-4676-bcf9-2db053e26163';
/** Times of the made-up images and tasks: the present, so that none is taken for silent. */
const now = new Date().toISOString();
function image(change: Record<string, unknown> = {}): Image {
  return imageSchema.parse(
    glanceImage({
      id,
      name: 'debian',
      size: 100,
      virtual_size: 100,
      os_hash_algo: null,
      os_hash_value: null,
      os_hidden: false,
      created_at: now,
      updated_at: now,
      ...change,
    }),
  );
}
function task(change: Record<string, unknown> = {}): ImageTask {
  return imageTaskSchema.parse({
    id: 't',
    type: 'api_image_import',
    status: 'processing',
    owner: 'p',
    expires_at: null,
    created_at: now.replace('Z', ''),
    updated_at: now.replace('Z', ''),
    deleted_at: null,
    deleted: false,
    image_id: id,
    request_id: null,
    user_id: null,
    result: null,
    message: '',
    input: { image_id: id, backend: ['s1', 's2', 's3'] },
    ...change,
  });
}
const running = { status: 'importing', os_glance_import_task: 't', os_glance_failed_import: '' };

test('an image that rests has its stores and nothing to follow', () => {
  const resting = image({ stores: 's1,s2' });
  expect(isTransient(resting)).toBe(false);
  expect(imageTrack(resting, [])).toMatchObject({
    state: 'none',
    stores: [{ store: 's1', state: 'done' }, { store: 's2' }],
  });
});

test('a cloud that tells progress store by store is believed', () => {
  const progress = [
    { store: 's1', state: 'importing', copied: 40, size: 100, reason: null },
    { store: 's2', state: 'failed', copied: 0, size: 100, reason: 'No space left on device' },
  ];
  const track = imageTrack(
    image({ ...running, os_glance_importing_to_stores: 's1', os_glance_failed_import: 's2' }),
    [task({ store_progress: progress, input: { backend: ['s1', 's2'] } })],
  );
  expect(track.state).toBe('running');
  expect(track.stores).toMatchObject([
    { store: 's1', state: 'importing', copied: 40, estimated: false },
    { store: 's2', state: 'failed', reason: 'No space left on device' },
  ]);
});

test('a real Glance tells MiB of the store it is filling: an estimate, the others wait', () => {
  const record = image({ ...running, size: 9_000_000, stores: 's1', os_glance_importing_to_stores: 's2,s3' });
  const { stores } = imageTrack(record, [task({ message: 'Copied 3 MiB' })]);
  expect(stores).toMatchObject([
    { store: 's1', state: 'done' },
    { store: 's2', state: 'importing', copied: 3 * 1024 * 1024, estimated: true },
    { store: 's3', state: 'waiting', copied: null },
  ]);
});

test('without its task nobody knows which of several stores is being filled, the last one is', () => {
  const several = image({ ...running, stores: 's1', os_glance_importing_to_stores: 's0,s3' });
  expect(imageTrack(several, []).stores).toMatchObject([
    { store: 's1', state: 'done' },
    { store: 's0', state: 'turn' },
    { store: 's3', state: 'turn' },
  ]);
  // The order asked for is the order of filling, whatever the alphabet says.
  const asked = task({ input: { image_id: id, backend: ['s3', 's0'] } });
  expect(imageTrack(several, [asked]).stores).toMatchObject([
    { store: 's3', state: 'importing' },
    { store: 's0', state: 'waiting' },
    { store: 's1', state: 'done' },
  ]);
  const last = image({ ...running, stores: 's1', os_glance_importing_to_stores: 's3' });
  expect(imageTrack(last, []).stores.at(-1)).toMatchObject({ store: 's3', state: 'importing' });
});

test('why a store failed stays known when another is filled later', () => {
  const failed = { store: 's2', state: 'failed', copied: 0, size: 100, reason: 'Out of reach' };
  const first = task({ status: 'success', input: { backend: ['s1', 's2'] }, store_progress: [failed] });
  const later = task({ status: 'success', input: { backend: ['s3'] } });
  const record = image({ stores: 's1,s3', os_glance_failed_import: 's2' });
  const reasons = (tasks: ImageTask[]) =>
    imageTrack(record, tasks).stores.flatMap(({ state, reason }) => (state === 'failed' ? [reason] : []));
  expect(reasons([later, first])).toEqual(['Out of reach']);
  // A newer try at the same store that tells nothing does not inherit the reason of an older one.
  const again = task({ status: 'failure', message: 'Copied 3 MiB', input: { backend: ['s2'] } });
  expect(reasons([again, first])).toEqual([null]);
});

test('the whole image in a message is of the store before, and says nothing of the one being filled', () => {
  const record = image({
    ...running,
    size: 5 * 1024 * 1024 + 7,
    stores: 's1',
    os_glance_importing_to_stores: 's2',
  });
  const { stores } = imageTrack(record, [task({ message: 'Copied 5 MiB' })]);
  expect(stores[1]).toMatchObject({ store: 's2', state: 'importing', copied: null, estimated: false });
});

test('the ends of a failed import are told apart', () => {
  const failure = [task({ status: 'failure', message: 's2: No space left on device' })];
  const stuck = image({
    status: 'importing',
    os_glance_failed_import: 's2',
    os_glance_importing_to_stores: 's3',
  });
  expect(imageTrack(stuck, failure).state).toBe('dead');
  const back = image({ status: 'queued', os_glance_failed_import: 's1,s2' });
  expect(imageTrack(back, failure)).toMatchObject({
    state: 'retryable',
    stores: [
      { store: 's1', state: 'stopped', reason: null, stoppedBy: ['s2'] },
      { store: 's2', state: 'failed', reason: 'No space left on device', stoppedBy: [] },
      { store: 's3', state: 'stopped', stoppedBy: [] },
    ],
  });
  expect(imageTrack(image({ stores: 's1', os_glance_failed_import: 's2' }), []).state).toBe('partial');
});

test('a store that another one ended says so, and a reason is said of its own store alone', () => {
  const back = image({ status: 'queued', os_glance_failed_import: 's1,s2,s3' });
  const message = 's2: The site is out of reach: no write succeeds; try later; s3: No space left on device';
  const told = (change: Record<string, unknown>) =>
    imageTrack(back, [task({ status: 'failure', message, ...change })]).stores.map(
      ({ store, state, reason, stoppedBy }) => [store, state, reason, stoppedBy],
    );
  const expected = [
    ['s1', 'stopped', null, ['s2', 's3']],
    ['s2', 'failed', 'The site is out of reach: no write succeeds; try later', []],
    ['s3', 'failed', 'No space left on device', []],
  ];
  expect(told({})).toEqual(expected);
  const progress = (store: string, state: string, reason: string | null) => ({
    store,
    state,
    copied: 0,
    size: 100,
    reason,
  });
  const store_progress = [
    progress('s1', 'waiting', null),
    progress('s2', 'failed', 'The site is out of reach: no write succeeds; try later'),
    progress('s3', 'failed', 'No space left on device'),
  ];
  expect(told({ store_progress })).toEqual(expected);
  // A message of no store is the reason of each.
  expect(told({ message: 'The data is not what its hash says: s2: x' })[0]).toEqual([
    's1',
    'failed',
    'The data is not what its hash says: s2: x',
    [],
  ]);
});

test('whatever changes by itself is followed, a dead import is not', () => {
  expect(isTransient(image({ status: 'uploading' }))).toBe(true);
  expect(isTransient(image({ ...running, os_glance_importing_to_stores: 's1' }))).toBe(true);
  expect(isTransient(image({ os_glance_importing_to_stores: 's1', os_glance_import_task: 't' }))).toBe(true);
  expect(isTransient(image({ status: 'importing', os_glance_importing_to_stores: 's3' }))).toBe(false);
});

test('staged data is followed as long as its import may be about to be asked for', () => {
  const staged = image({ status: 'uploading' });
  const live = { image: staged, track: imageTrack(staged, []) };
  const since = Date.parse(staged.updated_at);
  expect(live.track.state).toBe('staged');
  expect(mustFollow(live, since + 60_000)).toBe(true);
  expect(mustFollow(live, since + 5 * 60_000)).toBe(false);
});

test('a row of a list that was not written to for a day is not followed, whatever its status', () => {
  const { updated_at, ...row } = image({ status: 'saving' });
  const ago = (hours: number) => ({
    image: { ...row, updated_at: new Date(Date.parse(updated_at) - hours * 3_600_000).toISOString() },
  });
  expect(mustFollow(ago(23))).toBe(true);
  expect(mustFollow(ago(25))).toBe(false);
});
