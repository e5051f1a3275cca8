import { expect, test } from 'vitest';
import { countPages } from '@/lib/queries/count-pages';

/** So many pages of one image each; keeps the markers that they were asked for. */
function book(pages: number) {
  const asked: (string | null)[] = [];
  const read = async (marker: string | null) => {
    asked.push(marker);
    const at = marker === null ? 1 : Number(marker) + 1;
    return { images: [at], nextMarker: at < pages ? String(at) : null };
  };
  return { asked, read };
}

test('pages are read to their end, each from where the one before it ended', async () => {
  const three = book(3);
  expect(await countPages(10, three.read)).toEqual({ count: 3, complete: true });
  expect(three.asked).toEqual([null, '1', '2']);
});

test('a count that ended early says so', async () => {
  const many = book(50);
  expect(await countPages(10, many.read)).toEqual({ count: 10, complete: false });
  expect(many.asked).toHaveLength(10);
  expect(await countPages(1, book(1).read)).toEqual({ count: 1, complete: true });
});
