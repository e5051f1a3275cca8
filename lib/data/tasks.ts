import 'server-only';
import type { Session } from '@/lib/auth/session';
import { type Task, type TaskStatus, taskStatusSchema } from '@/lib/contract/task';
import { getTask, listTasks, type TaskPage } from '@/lib/openstack/tasks';

/** Tasks of one page. */
const pageSize = 50;

/** Which tasks of the cloud: of one status or all, after which one. */
export interface TaskQuery {
  status: TaskStatus | null;
  marker: string | null;
}

/** The question as an address has it; what it does not know is left out. */
export function parseTaskQuery(params: URLSearchParams): TaskQuery {
  const marker = params.get('marker');
  return {
    status: taskStatusSchema.safeParse(params.get('status')).data ?? null,
    marker: marker && /^[0-9a-f-]{36}$/i.test(marker) ? marker : null,
  };
}

/** A page of the cloud's tasks, newest first (administrators); stubs without input, result and message. */
export function readTasks({ service }: Session, { status, marker }: TaskQuery): Promise<TaskPage> {
  return listTasks(service, [
    ['sort_key', 'created_at'],
    ['sort_dir', 'desc'],
    ['limit', String(pageSize)],
    ...(status ? ([['status', status]] as [string, string][]) : []),
    ...(marker ? ([['marker', marker]] as [string, string][]) : []),
  ]);
}

/** One task with what the list leaves out (administrators). */
export function readTask({ service }: Session, id: string): Promise<Task> {
  return getTask(service, id);
}
