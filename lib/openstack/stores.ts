import { type Store, type StoreDetail, storeDetailListSchema, storeListSchema } from '@/lib/contract/store';
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

/** GET /v2/info/stores/detail (administrators, API 2.15), or null where the cloud or the roles do not allow it. */
export async function listStoreDetails(
  service: ImageService,
  signal?: AbortSignal,
): Promise<StoreDetail[] | null> {
  try {
    const response = await send(`${service.url}/v2/info/stores/detail`, { token: service.token, signal });
    return (await parse(response, storeDetailListSchema)).stores;
  } catch (error) {
    if (error instanceof OpenStackError && (error.kind === 'not_found' || error.kind === 'forbidden'))
      return null;
    throw error;
  }
}

/** DELETE /v2/stores/{store}/{image}: one copy of an image that has others. */
export async function deleteFromStore(service: ImageService, store: string, imageId: string): Promise<void> {
  const url = `${service.url}/v2/stores/${encodeURIComponent(store)}/${encodeURIComponent(imageId)}`;
  await send(url, { method: 'DELETE', token: service.token });
}
