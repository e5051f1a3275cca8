import { addressAsked } from '@/lib/data/address-asked';
import { lookAtAddress } from '@/lib/data/address-look';
import { answer, errorAnswer } from '@/lib/data/answer';

/** GET: what is at an address that an image is to come from. */
export async function GET(request: Request): Promise<Response> {
  const address = addressAsked(request.headers);
  if (address === null) return errorAnswer({ kind: 'invalid', reason: '', status: 400, requestId: null });
  return answer((session) => lookAtAddress(session, address, request.signal));
}
