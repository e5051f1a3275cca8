import type { servers } from '@/lib/embedded/db/schema';
import { wireTime } from '@/lib/embedded/http';
import { compareVersions } from '@/lib/embedded/versioned/microversion';

type ServerRow = typeof servers.$inferSelect;

/** A server as Nova shows it (nova/api/openstack/compute/views/servers.py), with the ids of its volumes. */
export function serverToWire(
  row: ServerRow,
  attached: ReadonlyMap<string, string[]>,
  origin: string,
  version: string,
) {
  const { id, name, status, project_id, user_id, image_id } = row;
  return {
    id,
    name,
    status,
    tenant_id: project_id,
    user_id,
    metadata: {},
    hostId: '',
    image: image_id === null ? ('' as const) : { id: image_id, links: bookmark(origin, 'images', image_id) },
    flavor: flavorOf(row, origin, version),
    created: wireTime(row.created_at),
    updated: wireTime(row.updated_at),
    addresses: {},
    accessIPv4: '',
    accessIPv6: '',
    links: linksOf(row, origin),
    'OS-DCF:diskConfig': 'AUTO',
    'OS-EXT-AZ:availability_zone': 'nova',
    config_drive: '',
    key_name: null,
    'OS-SRV-USG:launched_at': wireTime(row.created_at).replace('Z', '.000000'),
    'OS-SRV-USG:terminated_at': null,
    'OS-EXT-STS:task_state': null,
    'OS-EXT-STS:vm_state': status === 'SHUTOFF' ? 'stopped' : status.toLowerCase(),
    'OS-EXT-STS:power_state': status === 'ACTIVE' ? 1 : 4,
    'os-extended-volumes:volumes_attached': (attached.get(id) ?? []).map((volume) => ({
      id: volume,
      ...(compareVersions(version, '2.3') >= 0 ? { delete_on_termination: false } : {}),
    })),
  };
}

/** A server of a cell that does not answer: what the database of the API alone knows. */
export function unreachableToWire(row: ServerRow, origin: string, detailed: boolean): object {
  const { id, project_id } = row;
  const known = { id, status: 'UNKNOWN', links: linksOf(row, origin) };
  return detailed ? { ...known, tenant_id: project_id, created: wireTime(row.created_at) } : known;
}

/** From 2.47 on a flavor is what it was when the server was made, before it is a link. */
function flavorOf({ flavor }: ServerRow, origin: string, version: string): object {
  if (compareVersions(version, '2.47') < 0) return { id: flavor, links: bookmark(origin, 'flavors', flavor) };
  return {
    original_name: flavor,
    vcpus: 2,
    ram: 4096,
    disk: 20,
    ephemeral: 0,
    swap: 0,
    extra_specs: {},
  };
}

function linksOf({ id }: ServerRow, origin: string) {
  return [{ rel: 'self', href: `${origin}/compute/v2.1/servers/${id}` }, ...bookmark(origin, 'servers', id)];
}

function bookmark(origin: string, kind: string, id: string) {
  return [{ rel: 'bookmark', href: `${origin}/compute/${kind}/${encodeURIComponent(id)}` }];
}
