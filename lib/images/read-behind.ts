/** Where a list goes on from, and how. */
export interface ListSource<Page> {
  /** Reads the page behind a row, or the first for null. */
  read: (marker: string | null) => Promise<Page>;
  /** Of some rows, those that the list still has. */
  surviving: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Whether an error may mean that the marker is no row any more. */
  isLost: (error: unknown) => boolean;
}

/** Ids that fit into one address. */
const idsAtOnce = 100;

/**
 * Reads the page behind the last of `rows`, the ids read so far in the order of the list. A list goes on behind a row
 * that it names (`marker`), and refuses when somebody has deleted that row: then it goes on behind the last one that is
 * still there, or from the start where none is. `gone` are rows that turned out not to be of the list any more.
 */
export async function readBehind<Page>(
  rows: readonly string[],
  source: ListSource<Page>,
): Promise<{ page: Page; gone: string[] }> {
  const last = rows.at(-1);
  if (last === undefined) return { page: await source.read(null), gone: [] };
  try {
    return { page: await source.read(last), gone: [] };
  } catch (cause) {
    if (!source.isLost(cause)) throw cause;
    const gone: string[] = [];
    for (let end = rows.length; end > 0; end -= idsAtOnce) {
      const start = Math.max(0, end - idsAtOnce);
      const some = rows.slice(start, end);
      const present = await source.surviving(some);
      // The row is there, so that the refusal is about something else.
      if (present.has(last)) throw cause;
      gone.push(...some.filter((id) => !present.has(id)));
      const survivor = some.findLastIndex((id) => present.has(id));
      if (survivor < 0) continue;
      const behind = await readBehind(rows.slice(0, start + survivor + 1), source);
      return { page: behind.page, gone: [...gone, ...behind.gone] };
    }
    return { page: await source.read(null), gone };
  }
}
