import { answer } from '@/lib/data/answer';
import { readRetention, retentionPage } from '@/lib/data/retention';
import { parseRule } from '@/lib/images/retention-rule';
import { OpenStackError } from '@/lib/openstack/error';

/** GET: what a rule (`rule`, as JSON) would do now; nothing is written. */
export function GET(request: Request): Promise<Response> {
  const read = parseRule(new URL(request.url).searchParams.get('rule') ?? '');
  return answer(async (session) => {
    if (!('rule' in read))
      throw new OpenStackError({ kind: 'invalid', status: 400, reason: '', requestId: null });
    return retentionPage(await readRetention(session, read.rule));
  });
}
