import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Store, StoreDetail } from '@/lib/contract/store';
import { getCapabilities } from '@/lib/data/capabilities';
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

/** Where images can lie. */
export interface Places {
  /** null where the cloud has one store and no list. */
  stores: (Store & Partial<StoreDetail>)[] | null;
  /** The cloud has the import method copy-image. */
  offersCopy: boolean;
}

/** The stores, and whether images can be copied between them. */
export async function readPlaces(session: Session): Promise<Places> {
  const [stores, { importMethods }] = await Promise.all([readStores(session), getCapabilities(session)]);
  return { stores, offersCopy: importMethods.includes('copy-image') };
}
