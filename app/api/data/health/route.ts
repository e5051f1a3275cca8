import { answer } from '@/lib/data/answer';
import { readHealthPage } from '@/lib/data/health';
import { ageWanted } from '@/lib/work/image-uses';

/** GET: what the rules say of all images; what was read at most `within` seconds ago will do. */
export function GET(request: Request): Promise<Response> {
  return answer((session) => readHealthPage(session, ageWanted(request.url)));
}
