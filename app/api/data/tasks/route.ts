import { answer } from '@/lib/data/answer';
import { parseTaskQuery, readTasks } from '@/lib/data/tasks';

/** GET: a page of the cloud's tasks, for administrators. */
export function GET(request: Request): Promise<Response> {
  const query = parseTaskQuery(new URL(request.url).searchParams);
  return answer((session) => readTasks(session, query));
}
