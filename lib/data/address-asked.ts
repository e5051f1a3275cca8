import 'server-only';
import { lookHeader } from '@/lib/contract/address-look';

/**
 * The address that a request is about, or null for none. It is in a header, written as in a query: it may hold a secret,
 * and logs keep what is asked for; and no page of another site can send such a header.
 */
export function addressAsked(headers: Pick<Headers, 'get'>): string | null {
  const address = new URLSearchParams(`url=${headers.get(lookHeader) ?? ''}`).get('url') ?? '';
  return URL.canParse(address) && address.length <= 2048 ? address : null;
}
