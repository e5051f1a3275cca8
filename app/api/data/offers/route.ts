import { answer } from '@/lib/data/answer';
import { readOffers } from '@/lib/data/offers';

/** GET: which sections the cloud has something for. */
export function GET(): Promise<Response> {
  return answer(readOffers);
}
