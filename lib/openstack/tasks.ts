import { type ImageTask, imageTaskListSchema } from '@/lib/contract/task';
import { type ImageService, parse, send } from '@/lib/openstack/http';
import { imageUrl } from '@/lib/openstack/images';

/** GET /v2/images/{id}/tasks, newest first (Glance does not order them). Needs API 2.12. */
export async function listImageTasks(
  service: ImageService,
  id: string,
  signal?: AbortSignal,
): Promise<ImageTask[]> {
  const response = await send(`${imageUrl(service, id)}/tasks`, { token: service.token, signal });
  const { tasks } = await parse(response, imageTaskListSchema);
  return tasks.sort((a, b) => b.created_at.localeCompare(a.created_at));
}
