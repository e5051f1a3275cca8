import { type ImageTask, imageTaskListSchema } from '@/lib/contract/task';
import { OpenStackError } from '@/lib/openstack/error';
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
  const { tasks } = await parse(response, imageTaskListSchema);
  return tasks.sort((a, b) => b.created_at.localeCompare(a.created_at));
}
