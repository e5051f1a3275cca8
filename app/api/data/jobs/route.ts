import { answer } from '@/lib/data/answer';
import { fromJobs } from '@/lib/jobs/jobs';

/** GET: what the dashboard itself does and did lately for who asks, newest first; the cloud is not asked. */
export function GET(): Promise<Response> {
  return answer((session) => fromJobs((jobs) => jobs.list(session)));
}
