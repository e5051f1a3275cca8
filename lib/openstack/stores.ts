import { type Store, storeListSchema } from '@/lib/contract/store';
import { OpenStackError } from '@/lib/openstack/error';
import { type ImageService, parse, send } from '@/lib/openstack/http';

/** GET /v2/info/stores, or null where the cloud has a single store and no such address. */
export async function listStores(service: ImageService, signal?: AbortSignal): Promise<Store[] | null> {
  try {
    const response = await send(`${service.url}/v2/info/stores`, { token: service.token, signal });
    return (await parse(response, storeListSchema)).stores;
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

/** DELETE /v2/stores/{store}/{image}: one copy of an image that has others. */
export async function deleteFromStore(service: ImageService, store: string, imageId: string): Promise<void> {
  const url = `${service.url}/v2/stores/${encodeURIComponent(store)}/${encodeURIComponent(imageId)}`;
  await send(url, { method: 'DELETE', token: service.token });
}
