import { expect, test } from 'vitest';
import { imageLocation } from '@/lib/images/image-location';

test('an rbd location is split into what the ceph commands ask for', () => {
  const url = 'rbd://5f1e/images/0d1c%2Fa/snap';
  expect(imageLocation({ url, metadata: { store: 'ceph' } })).toEqual({
    url,
    store: 'ceph',
    rbd: { cluster: '5f1e', pool: 'images', image: '0d1c/a', snapshot: 'snap' },
  });
});

test('what is no such location stays whole', () => {
  for (const url of ['file:///var/lib/a', 'rbd://only-an-image', 'rbd://a/b/c/%E0', 'swift+config://x'])
    expect(imageLocation({ url, metadata: { store: 1 } })).toEqual({ url, store: null, rbd: null });
});
