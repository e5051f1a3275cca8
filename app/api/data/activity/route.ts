import { readActivity } from '@/lib/data/activity';
import { answer } from '@/lib/data/answer';

/** GET: what the cloud's records tell of imports, copies and uploads. */
export function GET(): Promise<Response> {
  return answer(readActivity);
}
