import { expect, test } from 'vitest';
import { type Image, imageSchema } from '@/lib/contract/image';
import { type ImageTask, imageTaskSchema } from '@/lib/contract/task';
import {
  activityGroup,
  activityKind,
  activityPhase,
  heardOf,
  isLeftBehind,
  isWorking,
  withNewestTask,
} from '@/lib/work/activity';
import { imageTrack } from '@/lib/work/store-track';
import { glanceImage } from '../../e2e/support/glance-image';

const id = '22887821-8bb0-4676-bcf9-2db053e26163';
const now = Date.parse('2026-11-25T12:00:00Z');
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

function image(change: Record<string, unknown> = {}): Image {
  return imageSchema.parse(
    glanceImage({ id, name: 'debian', size: 100, created_at: ago(1), updated_at: ago(1), ...change }),
  );
}
function task(method: string, change: Record<string, unknown> = {}): ImageTask {
  return imageTaskSchema.parse({
    id: 't',
    type: 'api_image_import',
    status: 'processing',
    owner: 'p',
    expires_at: null,
    created_at: ago(1).replace('Z', ''),
    updated_at: ago(1).replace('Z', ''),
    deleted_at: null,
    deleted: false,
    image_id: id,
    request_id: null,
    user_id: null,
    result: null,
    message: '',
    input: { image_id: id, import_req: { method: { name: method } }, backend: ['s1', 's2'] },
    ...change,
  });
}
function of(record: Image, tasks: ImageTask[] = []) {
  const item = { image: record, track: imageTrack(record, tasks, now), tasks };
  return { ...item, kind: activityKind(item), phase: activityPhase(item, now) };
}

test('an upload is one while bytes come, and an image that came whole is done', () => {
  expect(of(image({ status: 'saving', size: null }))).toMatchObject({ kind: 'upload', phase: 'sending' });
  expect(of(image())).toMatchObject({ kind: 'upload', phase: 'done' });
});

test('an import prepares, fills its stores, and ends', () => {
  const running = { status: 'importing', os_glance_import_task: 't', os_glance_importing_to_stores: 's1,s2' };
  expect(of(image(running), [task('web-download')])).toMatchObject({ kind: 'import', phase: 'fetching' });
  const filling = task('web-download', { message: 'Copied 1 MiB' });
  expect(of(image({ ...running, size: 5_000_000 }), [filling]).phase).toBe('storing');
  const ended = { os_glance_import_task: '', os_glance_importing_to_stores: '', os_glance_failed_import: '' };
  expect(
    of(image({ ...ended, stores: 's1,s2' }), [task('web-download', { status: 'success' })]),
  ).toMatchObject({
    kind: 'import',
    phase: 'done',
  });
  const partly = { ...ended, stores: 's1', os_glance_failed_import: 's2' };
  expect(of(image(partly), [task('web-download', { status: 'success' })]).phase).toBe('partial');
});

test('a copy whose task belongs to another project is known by the active image it holds', () => {
  const record = image({ os_glance_import_task: 't', os_glance_importing_to_stores: 's2', stores: 's1' });
  expect(of(record)).toMatchObject({ kind: 'copy', phase: 'storing' });
  expect(of(record, [task('copy-image')]).kind).toBe('copy');
});

test('a record without data waits for a day, then it is left behind', () => {
  const fresh = of(image({ status: 'queued', size: null, created_at: ago(60) }));
  expect(fresh).toMatchObject({ kind: 'record', phase: 'waiting' });
  expect(activityGroup(fresh.phase)).toBe('waiting');
  // Somebody hid it a moment ago, which sends no data.
  const old = of(image({ status: 'queued', size: null, created_at: ago(25 * 60), updated_at: ago(1) }));
  expect(old.phase).toBe('left');
  expect([isLeftBehind(old.phase), activityGroup(old.phase)]).toEqual([true, 'left']);
  expect(heardOf(old)).toBe(ago(25 * 60));
  expect(isLeftBehind(fresh.phase)).toBe(false);
});

test('what does not go on by itself needs attention; only what holds nothing worth keeping is left behind', () => {
  const abandoned = of(image({ status: 'saving', size: null, updated_at: ago(120) }));
  const staged = of(image({ status: 'uploading' }));
  const dead = of(image({ status: 'importing' }));
  const silent = of(image({ os_glance_import_task: 't', updated_at: ago(30), stores: 's1' }), [
    task('copy-image', { updated_at: ago(30).replace('Z', '') }),
  ]);
  expect([abandoned, staged, dead, silent].map(({ phase }) => [phase, isLeftBehind(phase)])).toEqual([
    ['abandoned', true],
    ['staged', true],
    ['dead', true],
    ['stalled', false],
  ]);
  expect([abandoned, staged, dead, silent].map(isWorking)).toEqual([false, false, false, false]);
});

test('a task that the stream told of replaces the one that was read, and a new one leads', () => {
  const old = task('web-download', { id: 'a', created_at: '2026-11-25T10:00:00.000000', status: 'success' });
  const begun = task('copy-image', { id: 'b' });
  const record = image({ os_glance_import_task: 'b', os_glance_importing_to_stores: 's2' });
  const item = { image: record, track: imageTrack(record, [begun], now), tasks: [old] };
  expect(withNewestTask(item).map((known) => known.id)).toEqual(['b', 'a']);
  expect(withNewestTask({ ...item, tasks: [{ ...begun, status: 'pending' }, old] })[0]?.status).toBe(
    'processing',
  );
});

test('something was heard of an image when its data moved, not when its record changed', () => {
  const hidden = { os_hidden: true, created_at: ago(300), updated_at: ago(1) };
  expect(heardOf(of(image(hidden)))).toBe(ago(300));
  const ended = { ...hidden, os_glance_import_task: '', os_glance_failed_import: '', stores: 's1' };
  const done = task('web-download', { status: 'success', updated_at: ago(200).replace('Z', '') });
  expect(heardOf(of(image(ended), [done]))).toBe(ago(200));
  // A copy whose task belongs to another project is known by the record alone.
  expect(heardOf(of(image(ended)))).toBe(ago(1));
  expect(heardOf(of(image({ ...hidden, status: 'saving', size: null })))).toBe(ago(1));
});
