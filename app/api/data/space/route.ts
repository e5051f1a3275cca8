import { answer } from '@/lib/data/answer';
import { daysWanted, readSpacePage } from '@/lib/data/space';

/** GET: images whose space may be had back; hidden and deactivated ones that nobody changed for `days`. */
export function GET(request: Request): Promise<Response> {
  return answer((session) => readSpacePage(session, daysWanted(request.url)));
}
