import type { Catalog } from '@/lib/contract/identity';

/**
 * The address of a service in a catalog, by its type, in the region wanted (null: any): on the interface wanted or else
 * the public one; null where the cloud has none. An entry names its region twice (`region`, `region_id`).
 */
export function endpointOf(
  catalog: Catalog,
  type: string,
  region: string | null,
  side = 'public',
): string | null {
  const endpoints = catalog
    .filter((service) => service.type === type)
    .flatMap((service) => service.endpoints)
    .filter((endpoint) => region === null || (endpoint.region_id ?? endpoint.region ?? null) === region);
  const found =
    endpoints.find((endpoint) => endpoint.interface === side) ??
    endpoints.find((endpoint) => endpoint.interface === 'public');
  return found?.url ?? null;
}
