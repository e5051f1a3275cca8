import { expect, test } from 'vitest';
import { readBehind } from '@/lib/images/read-behind';

class Lost extends Error {}

/** A list as Glance gives it: in order, behind a marker that must exist. */
function listOf(rows: string[], size: number) {
  const asked: string[] = [];
  return {
    asked,
    source: {
      read: async (marker: string | null) => {
        asked.push(`read ${marker}`);
        const at = marker === null ? -1 : rows.indexOf(marker);
        if (marker !== null && at < 0) throw new Lost();
        return rows.slice(at + 1, at + 1 + size);
      },
      surviving: async (ids: readonly string[]) => {
        asked.push(`which of ${ids.length}`);
        return new Set(ids.filter((id) => rows.includes(id)));
      },
      isLost: (error: unknown) => error instanceof Lost,
    },
  };
}
const names = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `r${from + at}`);

test('a list goes on behind its last row, in one call', async () => {
  const { source, asked } = listOf(names(1, 9), 3);
  expect(await readBehind(names(1, 3), source)).toEqual({ page: names(4, 6), gone: [] });
  expect(await readBehind([], source)).toEqual({ page: names(1, 3), gone: [] });
  expect(asked).toEqual(['read r3', 'read null']);
});

test('deleted rows are stepped over, however many: none is lost, and those that are gone are told', async () => {
  const { source, asked } = listOf([...names(1, 15), ...names(511, 520)], 50);
  const { page, gone } = await readBehind(names(1, 500), source);
  expect(page).toEqual(names(511, 520));
  expect([...gone].sort()).toEqual(names(16, 500).sort());
  expect(asked.at(0)).toBe('read r500');
  expect(asked.at(-1)).toBe('read r15');
  expect(asked).toHaveLength(7);
});

test('where no row is left, the list begins anew', async () => {
  const { source } = listOf(names(60, 62), 50);
  const { page, gone } = await readBehind(names(1, 50), source);
  expect(page).toEqual(names(60, 62));
  expect(gone).toHaveLength(50);
});

test('a row that goes while the others are asked for is stepped over as well', async () => {
  const rows = names(1, 9);
  const { source } = listOf(rows, 3);
  rows.splice(4, 1);
  const racing = {
    ...source,
    surviving: async (ids: readonly string[]) => {
      const present = await source.surviving(ids);
      // r4 is told to be there and deleted before it is used.
      if (rows.includes('r4')) rows.splice(rows.indexOf('r4'), 1);
      return present;
    },
  };
  const { page, gone } = await readBehind(names(1, 5), racing);
  expect(page).toEqual(names(6, 8));
  expect(gone).toEqual(['r5', 'r4']);
});

test('a refusal that is not about the marker is told', async () => {
  const { source } = listOf(names(1, 9), 3);
  const refusing = { ...source, read: () => Promise.reject(new Lost('no such order')) };
  await expect(readBehind(names(1, 3), refusing)).rejects.toThrow('no such order');
  const broken = { ...source, read: () => Promise.reject(new Error('away')) };
  await expect(readBehind(names(1, 3), broken)).rejects.toThrow('away');
});
