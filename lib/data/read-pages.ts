import { OpenStackError } from '@/lib/openstack/error';

/** Pages of one list that are read at most: of a list that never ends somebody made them up. */
const pagesAtMost = 200;

/** The error of a list that leads back to where it was: cut off in silence it would look whole. */
export function endlessList(): OpenStackError {
  const reason = 'The list begins again where it ended';
  return new OpenStackError({ kind: 'unexpected', status: null, reason, requestId: null });
}

/** How often a list is begun anew at most because its marker was deleted meanwhile. */
const begunAnewAtMost = 3;

/**
 * Reads a list to its end, page after page by marker; `read` gives the rows of one page and the marker of the next. Where
 * somebody deletes the row that is the marker, Glance refuses the next page, and the list is read from its start again.
 */
export async function readPages<Row>(
  read: (marker: string | null) => Promise<{ rows: Row[]; nextMarker: string | null }>,
): Promise<Row[]> {
  for (let begun = 1; ; begun += 1) {
    const rows = await readOnce(read, begun < begunAnewAtMost);
    if (rows) return rows;
  }
}

/** All rows, or null where the marker got lost and `mayEnd`. */
async function readOnce<Row>(
  read: (marker: string | null) => Promise<{ rows: Row[]; nextMarker: string | null }>,
  mayEnd: boolean,
): Promise<Row[] | null> {
  const rows: Row[] = [];
  let marker: string | null = null;
  const markers = new Set<string | null>();
  do {
    if (markers.has(marker) || markers.size >= pagesAtMost) throw endlessList();
    markers.add(marker);
    try {
      const page = await read(marker);
      rows.push(...page.rows);
      marker = page.nextMarker;
    } catch (error) {
      if (mayEnd && marker !== null && isLostMarker(error)) return null;
      throw error;
    }
  } while (marker !== null);
  return rows;
}

/** Whether the cloud may have refused a page since the row that it begins behind is gone, or not to be seen any more. */
export function isLostMarker(error: unknown): boolean {
  return error instanceof OpenStackError && ['invalid', 'forbidden', 'not_found'].includes(error.kind);
}
