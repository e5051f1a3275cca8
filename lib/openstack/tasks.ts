import {
  type ImageTask,
  imageTaskListSchema,
  type Task,
  taskListSchema,
  taskSchema,
} from '@/lib/contract/task';
import { OpenStackError } from '@/lib/openstack/error';
import { withoutPasswords } from '@/lib/openstack/hidden-passwords';
import { type ImageService, parse, send } from '@/lib/openstack/http';
import { imageUrl } from '@/lib/openstack/images';

/**
 * GET /v2/images/{id}/tasks, newest first (Glance does not order them). Empty where the cloud is older than API 2.12,
 * which has no such address.
 */
export async function listImageTasks(
  service: ImageService,
  id: string,
  signal?: AbortSignal,
): Promise<ImageTask[]> {
  let response: Response;
  try {
    response = await send(`${imageUrl(service, id)}/tasks`, { token: service.token, signal });
  } catch (error) {
    // A missing image is a 404 as well; whoever reads its tasks reads the image too.
    if (error instanceof OpenStackError && error.kind === 'not_found') return [];
    throw error;
  }
  const { tasks } = await parse(await withoutPasswords(response), imageTaskListSchema);
  return tasks.sort((a, b) => b.created_at.localeCompare(a.created_at));
}

/** One page of the cloud's tasks, and the marker of the next one or null at the end. */
export interface TaskPage {
  tasks: Task[];
  nextMarker: string | null;
}

/** GET /v2/tasks (administrators): stubs without input, result and message; `query` holds Glance's own parameters. */
export async function listTasks(
  service: ImageService,
  query: [string, string][] = [],
  signal?: AbortSignal,
): Promise<TaskPage> {
  const response = await send(`${service.url}/v2/tasks`, { token: service.token, query, signal });
  const list = await parse(response, taskListSchema);
  const last = list.tasks.at(-1);
  return { tasks: list.tasks, nextMarker: list.next && last ? last.id : null };
}

/** GET /v2/tasks/{id} (administrators): the whole task. */
export async function getTask(service: ImageService, id: string, signal?: AbortSignal): Promise<Task> {
  const url = `${service.url}/v2/tasks/${encodeURIComponent(id)}`;
  const response = await send(url, { token: service.token, signal });
  return parse(await withoutPasswords(response), taskSchema);
}
