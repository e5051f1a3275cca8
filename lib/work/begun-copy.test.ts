import { expect, test } from 'vitest';
import { type Image, imageSchema } from '@/lib/contract/image';
import { type ImageTask, imageTaskSchema } from '@/lib/contract/task';
import { begunCopy } from '@/lib/work/begun-copy';
import { imageTrack } from '@/lib/work/store-track';
import { glanceImage } from '../../e2e/support/glance-image';

const before = '2026-11-01T10:00:00Z';
const image = (change: Record<string, unknown> = {}): Image =>
  imageSchema.parse(
    glanceImage({ id: 'i', status: 'active', size: 100, stores: 'central', updated_at: before, ...change }),
  );
const task = (made: string, change: Record<string, unknown> = {}): ImageTask =>
  imageTaskSchema.parse({
    id: made,
    type: 'api_image_import',
    status: 'failure',
    owner: 'p',
    expires_at: null,
    created_at: `2026-11-01T${made}.200000`,
    updated_at: `2026-11-01T${made}.900000`,
    deleted_at: null,
    deleted: false,
    image_id: 'i',
    request_id: null,
    user_id: null,
    input: { backend: ['dcn0'] },
    result: null,
    message: 'No space left on device',
    ...change,
  });
const failed = { os_glance_failed_import: 'dcn0', updated_at: '2026-11-01T10:00:09Z' };
const trackOf = (now: Image, ...tasks: ImageTask[]) =>
  imageTrack(now, tasks, Date.parse('2026-11-01T10:00:10Z'));

test('a copy that has failed is told as failed, with its reason', () => {
  const now = image(failed);
  expect(begunCopy(image(), 'dcn0', trackOf(now, task('10:00:05')))).toMatchObject({
    state: 'failed',
    reason: 'No space left on device',
  });
  // Where tasks are not read there is the record alone.
  expect(begunCopy(image(), 'dcn0', trackOf(now))).toMatchObject({ state: 'failed' });
});

test('what an earlier copy left behind is no news of this one, until it has failed as well', () => {
  const asked = image({ os_glance_failed_import: 'dcn0' });
  const old = task('09:59:50');
  expect(begunCopy(asked, 'dcn0', trackOf(asked, old))).toMatchObject({ state: 'waiting', size: 100 });
  expect(begunCopy(asked, 'dcn0', trackOf(image(failed), task('10:00:05'), old))).toMatchObject({
    state: 'failed',
  });
  // An import that ended before the turn of the store.
  const others = task('09:59:50', { input: { backend: ['dcn1', 'dcn0'] } });
  const record = image({ os_glance_failed_import: 'dcn1' });
  expect(begunCopy(record, 'dcn0', trackOf(record, others)).state).toBe('waiting');
});

test('before anything is told it waits, and then it is what the cloud says', () => {
  expect(begunCopy(image(), 'dcn0', undefined)).toMatchObject({ state: 'waiting' });
  const held = image({ stores: 'central,dcn0' });
  expect(begunCopy(image(), 'dcn0', trackOf(held))).toMatchObject({ state: 'done', copied: 100 });
});
