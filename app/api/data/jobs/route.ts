import { answer } from '@/lib/data/answer';
import { jobOwner } from '@/lib/jobs/copy-job';
import { jobs } from '@/lib/jobs/registry';

/** GET: what the dashboard itself does and did lately for who asks, newest first; the cloud is not asked. */
export function GET(): Promise<Response> {
  return answer(async (session) => jobs.list(jobOwner(session)));
}
