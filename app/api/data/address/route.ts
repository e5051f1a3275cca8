import { lookHeader } from '@/lib/contract/address-look';
import { lookAtAddress } from '@/lib/data/address-look';
import { answer, errorAnswer } from '@/lib/data/answer';

/**
 * GET: what is at an address that an image is to come from. The address is in a header, written as in a query: it may hold
 * a secret, and logs keep what is asked for; and no page of another site can send such a header.
 */
export async function GET(request: Request): Promise<Response> {
  const address = new URLSearchParams(`url=${request.headers.get(lookHeader) ?? ''}`).get('url') ?? '';
  if (!URL.canParse(address) || address.length > 2048)
    return errorAnswer({ kind: 'invalid', reason: '', status: 400, requestId: null });
  return answer((session) => lookAtAddress(session, address, request.signal));
}
