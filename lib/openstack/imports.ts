import type { ImportRequest } from '@/lib/contract/import';
import { type ImageService, send } from '@/lib/openstack/http';
import { imageUrl } from '@/lib/openstack/images';

/** POST /v2/images/{id}/import. 202 says only that Glance took the task, not that it began. */
export async function importImage(service: ImageService, id: string, request: ImportRequest): Promise<void> {
  await send(`${imageUrl(service, id)}/import`, { method: 'POST', token: service.token, body: request });
}
