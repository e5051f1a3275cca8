import { answer } from '@/lib/data/answer';
import { readTask } from '@/lib/data/tasks';

interface Context {
  params: Promise<{ taskId: string }>;
}

/** GET: one task with its input, result and message, for administrators. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { taskId } = await params;
  return answer((session) => readTask(session, taskId));
}
