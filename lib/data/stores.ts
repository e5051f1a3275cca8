import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Store, StoreDetail } from '@/lib/contract/store';
import { listStoreDetails, listStores } from '@/lib/openstack/stores';

/** The stores as far as this session may know them; null where the cloud has one store and no list. */
export async function readStores({
  service,
  viewer,
}: Session): Promise<(Store & Partial<StoreDetail>)[] | null> {
  // Only administrators are told the details (glance-api.md 8.1): nobody else's log gets a refusal for a page view.
  const [stores, details] = await Promise.all([
    listStores(service),
    viewer.isAdmin ? listStoreDetails(service) : null,
  ]);
  return details ?? stores;
}
