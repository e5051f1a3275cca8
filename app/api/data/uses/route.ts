import { answer } from '@/lib/data/answer';
import { readUsesOverview } from '@/lib/data/image-uses';
import { ageWanted } from '@/lib/work/image-uses';

/** GET: how many servers, volumes and images use each image; what was read at most `within` seconds ago will do. */
export function GET(request: Request): Promise<Response> {
  return answer((session) => readUsesOverview(session, ageWanted(request.url)));
}
