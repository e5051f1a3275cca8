import { type Density, listViewCookie, parseListView } from '@/components/images/list-view';

/** The cookie with the height of rows that was chosen for the list; the matrix has it as well. */
export const densityCookie = listViewCookie;

/** The height of rows that a browser chose, from that cookie. */
export function densityOf(text: string | undefined): Density {
  return parseListView(text).density;
}
