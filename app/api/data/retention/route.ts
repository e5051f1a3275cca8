import { answer } from '@/lib/data/answer';
import { readRetentionPage } from '@/lib/data/retention';

/** GET: what a rule (`rule`, as JSON) would do now; nothing is written. */
export function GET(request: Request): Promise<Response> {
  const rule = new URL(request.url).searchParams.get('rule') ?? '';
  return answer((session) => readRetentionPage(session, rule));
}
