import type { Catalog } from '@/lib/contract/identity';
import {
  computeServiceListSchema,
  computeVersionHeader,
  computeVersionWithDownCells,
  type Server,
  saysNext,
  serverListSchema,
} from '@/lib/contract/server';
import { endpointOf } from '@/lib/openstack/catalog';
import { OpenStackError } from '@/lib/openstack/error';
import { parse, send } from '@/lib/openstack/http';

/** A compute service (Nova) and the right to use it: its address with the version, `…/v2.1`, and a token. */
export interface ComputeService {
  url: string;
  token: string;
}

/** Nova's address in a catalog, with its version; null where the cloud has none in the region wanted (null: any). */
export function computeUrl(catalog: Catalog, region: string | null, side = 'public'): string | null {
  const url = endpointOf(catalog, 'compute', region, side)?.replace(/\/+$/, '');
  if (url === undefined) return null;
  // Old catalogs put the project behind the version; new ones may leave the version out.
  return /\/v2(\.\d+)?(\/[^/]+)?$/.test(url) ? url : `${url}/v2.1`;
}

/**
 * One page of GET /servers/detail, and the marker of the next; of every project for an administrator who asks so.
 * Without a limit: with one, Nova leaves out in silence the servers of cells that do not answer.
 */
export async function listServers(
  service: ComputeService,
  page: { allProjects?: boolean; marker?: string | null } = {},
  signal?: AbortSignal,
): Promise<{ servers: Server[]; nextMarker: string | null }> {
  const query: [string, string][] = [
    ...(page.allProjects ? [['all_tenants', '1'] satisfies [string, string]] : []),
    ...(page.marker ? [['marker', page.marker] satisfies [string, string]] : []),
  ];
  const asked = { token: service.token, query, signal, timeout };
  const url = `${service.url}/servers/detail`;
  const headers = { [computeVersionHeader]: `compute ${computeVersionWithDownCells}` };
  const response = await send(url, { ...asked, headers }).catch((error: unknown) => {
    // Older than Stein: it answers as 2.1 does.
    if (error instanceof OpenStackError && error.status === 406) return send(url, asked);
    throw error;
  });
  const list = await parse(response, serverListSchema);
  // One that Nova knows only the id of cannot be a marker: it would be answered with 500.
  const last = list.servers.findLast((server) => server.image !== undefined);
  return { servers: list.servers, nextMarker: saysNext(list.servers_links) ? (last?.id ?? null) : null };
}

/**
 * Whether a cell does not answer, which a list of servers tells no more once it fills a page. Only administrators may ask,
 * unless policy says otherwise.
 */
export async function hasSilentCell({ url, token }: ComputeService, signal?: AbortSignal): Promise<boolean> {
  const headers = { [computeVersionHeader]: `compute ${computeVersionWithDownCells}` };
  const response = await send(`${url}/os-services`, { token, signal, timeout, headers });
  const { services } = await parse(response, computeServiceListSchema);
  return services.some(({ status }) => status === 'UNKNOWN');
}

/** Milliseconds that a page may take: it is read for a sentence beside an image, not for itself. */
const timeout = 15_000;
