import type { Catalog } from '@/lib/contract/identity';
import { saysNext } from '@/lib/contract/server';
import { type Volume, volumeListSchema } from '@/lib/contract/volume';
import { endpointOf } from '@/lib/openstack/catalog';
import { parse, send } from '@/lib/openstack/http';

/** A block storage service (Cinder) and the right to use it: its address with version and project, and a token. */
export interface BlockStorageService {
  url: string;
  token: string;
}

/** The names that catalogs give Cinder, the present one first (service-types.openstack.org). */
const types = ['block-storage', 'volumev3', 'volume'];

/**
 * Cinder's address in a catalog, with version 3 and the project, which releases before Yoga want; null where the cloud has
 * none in the region wanted (null: any).
 */
export function blockStorageUrl(
  catalog: Catalog,
  region: string | null,
  projectId: string,
  side = 'public',
): string | null {
  for (const type of types) {
    const url = endpointOf(catalog, type, region, side)?.replace(/\/+$/, '');
    if (url === undefined) continue;
    if (/\/v3\/[^/]+$/.test(url)) return url;
    if (/\/v3$/.test(url)) return `${url}/${projectId}`;
    if (!/\/v\d+(\.\d+)?(\/[^/]+)?$/.test(url)) return `${url}/v3/${projectId}`;
  }
  return null;
}

/**
 * One page of GET /volumes/detail, and the marker of the next; of every project for an administrator who asks so. All
 * volumes, since Cinder cannot look for an image, and one that was made from it need not be bootable any more.
 */
export async function listVolumes(
  service: BlockStorageService,
  page: { allProjects?: boolean; marker?: string | null } = {},
  signal?: AbortSignal,
): Promise<{ volumes: Volume[]; nextMarker: string | null }> {
  const query: [string, string][] = [
    ['limit', String(pageSize)],
    ...(page.allProjects ? [['all_tenants', '1'] satisfies [string, string]] : []),
    ...(page.marker ? [['marker', page.marker] satisfies [string, string]] : []),
  ];
  const response = await send(`${service.url}/volumes/detail`, {
    token: service.token,
    query,
    signal,
    timeout,
  });
  const list = await parse(response, volumeListSchema);
  const last = list.volumes.at(-1);
  return { volumes: list.volumes, nextMarker: saysNext(list.volumes_links) ? (last?.id ?? null) : null };
}

/** The most that Cinder gives at once unless it is set up otherwise (osapi_max_limit). */
const pageSize = 1000;
/** Milliseconds that a page may take. */
const timeout = 15_000;
