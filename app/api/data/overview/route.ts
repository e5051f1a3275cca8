import { answer } from '@/lib/data/answer';
import { readOverview } from '@/lib/data/health';
import { ageWanted } from '@/lib/work/image-uses';

/** GET: what there is of images, by store, age, use and health; what was read at most `within` seconds ago will do. */
export function GET(request: Request): Promise<Response> {
  return answer((session) => readOverview(session, ageWanted(request.url)));
}
