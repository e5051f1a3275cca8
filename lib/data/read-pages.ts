import { OpenStackError } from '@/lib/openstack/error';

/** Pages of one list that are read at most: of a list that never ends somebody made them up. */
const pagesAtMost = 200;

/** The error of a list that leads back to where it was: cut off in silence it would look whole. */
export function endlessList(): OpenStackError {
  const reason = 'The list begins again where it ended';
  return new OpenStackError({ kind: 'unexpected', status: null, reason, requestId: null });
}

/** Reads a list to its end, page after page by marker; `read` gives the rows of one page and the marker of the next. */
export async function readPages<Row>(
  read: (marker: string | null) => Promise<{ rows: Row[]; nextMarker: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let marker: string | null = null;
  const markers = new Set<string | null>();
  do {
    if (markers.has(marker) || markers.size >= pagesAtMost) throw endlessList();
    markers.add(marker);
    const page = await read(marker);
    rows.push(...page.rows);
    marker = page.nextMarker;
  } while (marker !== null);
  return rows;
}
