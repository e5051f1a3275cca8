import { answer } from '@/lib/data/answer';
import { readPlaces } from '@/lib/data/stores';

/** GET: the stores as far as this session may know them, and whether images can be copied between them. */
export function GET(): Promise<Response> {
  return answer(readPlaces);
}
