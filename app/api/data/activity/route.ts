import { imageIdSchema } from '@/lib/contract/image';
import { readActivity } from '@/lib/data/activity';
import { answer } from '@/lib/data/answer';

/** GET: what the cloud's records tell of imports, copies and uploads; with `marker`, of images that changed earlier. */
export function GET(request: Request): Promise<Response> {
  const marker = imageIdSchema.safeParse(new URL(request.url).searchParams.get('marker')).data;
  return answer((session) => readActivity(session, marker));
}
