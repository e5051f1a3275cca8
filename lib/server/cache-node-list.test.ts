import { expect, test } from 'vitest';
import { cacheNodeListSchema } from '@/lib/server/cache-node-list';

test('nodes have a name and an address, with or without the version', () => {
  expect(cacheNodeListSchema.parse('a=http://10.0.0.1:9292/, b = https://b/image/v2')).toEqual([
    { name: 'a', url: 'http://10.0.0.1:9292' },
    { name: 'b', url: 'https://b/image' },
  ]);
  expect(cacheNodeListSchema.parse(undefined)).toEqual([]);
});

test('a node without a name, a name told twice, and anything but http are refused', () => {
  for (const text of ['http://10.0.0.1:9292', 'a=http://x,a=http://y', 'a=file:///etc', '=http://x']) {
    expect(cacheNodeListSchema.safeParse(text).success, text).toBe(false);
  }
});
