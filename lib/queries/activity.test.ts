import { expect, test } from 'vitest';
import { imageSchema } from '@/lib/contract/image';
import type { Activity } from '@/lib/data/activity';
import { withNewer } from '@/lib/queries/activity';
import { imageTrack } from '@/lib/work/store-track';
import { glanceImage } from '../../e2e/support/glance-image';

const item = (at: number, status: string, name: string) => {
  const id = `00000000-0000-4000-8000-00000000000${at}`;
  const image = imageSchema.parse(glanceImage({ id, name, status }));
  return { image, track: imageTrack(image, []), tasks: [] };
};
const look = (change: Partial<Activity>): Activity => ({
  items: [],
  more: false,
  older: null,
  until: null,
  newest: null,
  gone: [],
  readAt: 1,
  ...change,
});
const names = ({ items }: Activity) => items.map(({ image }) => image.name);

const before = look({
  items: [item(1, 'active', 'one'), item(2, 'queued', 'two'), item(3, 'active', 'three')],
  older: 'further',
  until: '2026-11-25T10:00:00Z',
  newest: '2026-11-25T12:00:00Z',
});

test('a later look stands in front of the one before, which goes on where it ended', () => {
  const now = withNewer(
    before,
    look({ items: [item(4, 'active', 'four'), item(3, 'active', 'renamed')], newest: 'later', readAt: 2 }),
  );
  // A record that is not under way any more, and of which nothing newer is told, was deleted.
  expect(names(now)).toEqual(['four', 'renamed', 'one']);
  expect(now).toMatchObject({ older: 'further', until: before.until, newest: 'later', readAt: 2 });
});

test('what is gone leaves, and what a later look had no room for stays', () => {
  const [one] = before.items;
  const now = withNewer(before, look({ more: true, gone: one ? [one.image.id] : [] }));
  expect(names(now)).toEqual(['two', 'three']);
  expect(now.newest).toBe(before.newest);
});
