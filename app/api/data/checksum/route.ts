import { addressAsked } from '@/lib/data/address-asked';
import { answer, errorAnswer } from '@/lib/data/answer';
import { findChecksum } from '@/lib/data/published-checksum';

/** GET: the checksum that stands beside an image at an address, which is in a header as for a look at it. */
export async function GET(request: Request): Promise<Response> {
  const address = addressAsked(request.headers);
  if (address === null) return errorAnswer({ kind: 'invalid', reason: '', status: 400, requestId: null });
  return answer((session) => findChecksum(session, address, request.signal));
}
