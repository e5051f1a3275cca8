import { answer } from '@/lib/data/answer';
import { readComparedHealth } from '@/lib/data/health';
import { ageWanted } from '@/lib/work/image-uses';

/** GET: which images break rules that compare images; what was read at most `within` seconds ago will do. */
export function GET(request: Request): Promise<Response> {
  return answer((session) => readComparedHealth(session, ageWanted(request.url)));
}
