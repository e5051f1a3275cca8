import { expect, test } from 'vitest';
import type { ImageSummary } from '@/lib/images/image-summary';
import { copyPlan, missingIn } from '@/lib/work/copy-plan';
import { placementStores } from '@/lib/work/placement';

const stores = placementStores(
  [
    { id: 'central', default: 'true', type: 'file' },
    { id: 'dcn0', type: 'rbd' },
  ],
  [],
);
const image = (change: object): ImageSummary =>
  ({ id: 'i', status: 'active', size: 10, disk_format: 'qcow2', ...change }) as ImageSummary;

test('copies, bytes and what to know before are counted of what is missing alone', () => {
  const images = [
    image({ stores: 'central' }),
    image({ stores: 'central,dcn0' }),
    image({ stores: 'old', size: 5, disk_format: 'raw', os_glance_import_task: 't' }),
  ];
  expect(copyPlan(images, ['dcn0'], stores, 'central')).toEqual({
    images: [images[0], images[2]],
    ...{ copies: 2, bytes: 15, busy: 1, withoutCentral: 1, notRawForRbd: 1 },
  });
  expect(copyPlan(images, ['central', 'dcn0'], stores, 'central')).toMatchObject({
    ...{ copies: 3, bytes: 20, withoutCentral: 0 },
  });
  expect(copyPlan(images, [], stores, 'central')).toMatchObject({ images: [], copies: 0 });
});

test('a store is missing where the image has no copy in it', () => {
  expect(missingIn(image({ stores: 'central' }), ['central', 'dcn0'])).toEqual(['dcn0']);
  expect(missingIn(image({}), ['central'])).toEqual(['central']);
});
