import { expect, test } from 'vitest';
import { readPages } from '@/lib/data/read-pages';
import { OpenStackError } from '@/lib/openstack/error';

const refusal = (kind: 'not_found' | 'unavailable') =>
  new OpenStackError({ kind, status: 404, reason: '', requestId: null });

/** A list of three rows, one a page; `deleting` is called before each page is read. */
function list(rows: string[], deleting: (marker: string | null) => void) {
  return async (marker: string | null) => {
    deleting(marker);
    if (marker !== null && !rows.includes(marker)) throw refusal('not_found');
    const at = marker === null ? 0 : rows.indexOf(marker) + 1;
    return { rows: rows.slice(at, at + 1), nextMarker: at + 1 < rows.length ? (rows[at] ?? null) : null };
  };
}

test('a list whose marker is deleted in the middle is read from its start again', async () => {
  const rows = ['a', 'b', 'c'];
  let left = 1;
  const read = list(rows, (marker) => {
    if (marker === 'b' && left-- > 0) rows.splice(1, 1);
  });
  expect(await readPages(read)).toEqual(['a', 'c']);
});

test('markers that go again and again, and any other error, are told', async () => {
  let asked = 0;
  const lost = readPages(async (marker) => {
    asked += 1;
    if (marker !== null) throw refusal('not_found');
    return { rows: ['a'], nextMarker: 'a' };
  });
  await expect(lost).rejects.toMatchObject({ kind: 'not_found' });
  expect(asked).toBe(6);
  const away = readPages<string>(async (marker) => {
    if (marker !== null) throw refusal('unavailable');
    return { rows: ['a'], nextMarker: 'a' };
  });
  await expect(away).rejects.toMatchObject({ kind: 'unavailable' });
});
