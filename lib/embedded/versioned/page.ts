import { badRequest } from '@/lib/embedded/error';

/** osapi_max_limit of Nova and Cinder. */
const mostRows = 1000;

/** How many rows a query asks for; as many as there may be where it does not say. */
export function limitOf(query: URLSearchParams): number {
  const limit = query.get('limit');
  if (limit === null) return mostRows;
  if (!/^\d+$/.test(limit))
    throw badRequest(
      `Invalid input for query parameters limit. Value: ${limit}. '${limit}' does not match '^[0-9]*$'`,
    );
  return Math.min(Number(limit), mostRows);
}

/** The address of the next page: this one's with another marker. */
export function nextLink(url: string, lastId: string): { rel: 'next'; href: string }[] {
  const next = new URL(url);
  next.searchParams.set('marker', lastId);
  return [{ rel: 'next', href: next.href }];
}

/** Whether a parameter says yes, as oslo.utils reads booleans: `all_tenants` alone means yes. */
export function saysYes(text: string | null): boolean {
  return text !== null && !['0', 'f', 'false', 'n', 'no', 'off'].includes(text.trim().toLowerCase());
}
