import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Image } from '@/lib/contract/image';
import type { Server } from '@/lib/contract/server';
import type { Volume } from '@/lib/contract/volume';
import { keptReadings } from '@/lib/data/kept-readings';
import { readAllImages } from '@/lib/data/read-all-images';
import { readPages } from '@/lib/data/read-pages';
import { listVolumes } from '@/lib/openstack/block-storage';
import { hasSilentCell, listServers } from '@/lib/openstack/compute';
import { OpenStackError } from '@/lib/openstack/error';
import { listMembers } from '@/lib/openstack/members';
import { inPool } from '@/lib/server/in-pool';
import {
  countUses,
  type ImageUses,
  isWhole,
  joinUses,
  noUses,
  type PartState,
  type PartStates,
  type ReferringRow,
  type ServerRow,
  type UsesOfImage,
  type UsesOverview,
  usesShown,
  type VolumeRow,
} from '@/lib/work/image-uses';

/** One look at all that can use images. */
export interface UsesReading {
  scope: 'project' | 'all';
  readAt: number;
  parts: PartStates;
  uses: ReadonlyMap<string, ImageUses>;
  /** Ids of the servers that were told of. */
  servers: ReadonlySet<string>;
}

/** The same, and which images of the own project are shared. */
interface KeptReading extends UsesReading {
  shared: readonly string[];
}

/**
 * Who uses which image, as far as this session may know: the servers and volumes of its project, or of all for an
 * administrator, and the images that name others; kept for `within` milliseconds. A service that fails leaves its part
 * unknown: this fails only where the token does, or Glance.
 */
export const readUses = keptReadings('uses', read);

/** The same for a page: how many use each image. */
export async function readUsesOverview(session: Session, within: number): Promise<UsesOverview> {
  const reading = await readUses(session, within);
  const { scope, readAt, parts, uses } = reading;
  const counts = Object.fromEntries([...uses].map(([id, of]) => [id, countUses(of)]));
  return { scope, readAt, parts, alone: await readAlone(session, reading), counts };
}

/** Shared images that are asked for their members, the newest; of others it is not known who may use them. */
const askedAtMost = 200;
/** Calls for members at once. */
const atOnce = 8;
/** What was found out for a reading is found out once. */
const aloneOf = new WeakMap<KeptReading, Promise<string[]>>();

/** Those of the project's shared images that nobody uses and that are shared with nobody; none where that decides nothing. */
async function readAlone(session: Session, reading: KeptReading): Promise<string[]> {
  if (reading.scope === 'all' || !isWhole(reading.parts)) return [];
  const running = aloneOf.get(reading);
  if (running) return running;
  const asked = reading.shared.filter((id) => !reading.uses.has(id)).slice(0, askedAtMost);
  const found = inPool(asked, atOnce, async (id) => ((await isAlone(session, id)) ? [id] : [])).then((ids) =>
    ids.flat(),
  );
  aloneOf.set(reading, found);
  // A failure is this caller's; the next one asks again.
  found.catch(() => aloneOf.delete(reading));
  return found;
}

/** Whether a shared image is shared with nobody; false as well where that is not told. Throws where Glance fails. */
export async function isAlone({ service }: Session, imageId: string): Promise<boolean> {
  try {
    return (await listMembers(service, imageId)).length === 0;
  } catch (error) {
    // Deleted, or shared no more, since it was listed: of this one alone nothing is known.
    if (error instanceof OpenStackError && (error.kind === 'not_found' || error.kind === 'forbidden'))
      return false;
    throw error;
  }
}

/** Who uses one image. */
export async function readUsesOfImage(session: Session, id: string, within: number): Promise<UsesOfImage> {
  const { scope, readAt, parts, uses } = await readUses(session, within);
  // The image may be younger than the reading, or shared since: its members are asked for now.
  const { servers, volumes, images } = uses.get(id) ?? { servers: [], volumes: [], images: [] };
  const projects = new Set([...servers, ...volumes, ...images].map(({ projectId }) => projectId));
  return {
    scope,
    readAt,
    parts,
    alone: scope === 'project' && (await isAlone(session, id)) ? [id] : [],
    servers: servers.slice(0, usesShown),
    volumes: volumes.slice(0, usesShown),
    images: images.slice(0, usesShown),
    counts: uses.has(id) ? countUses({ servers, volumes, images }) : noUses,
    projects: projects.size,
  };
}

async function read(session: Session): Promise<KeptReading> {
  const { projectId } = session.viewer;
  const rows = readAllImages(session.service, (image) => {
    const referring = referringRow(image);
    const shared = image.visibility === 'shared' && image.owner === projectId ? [image.id] : [];
    return referring.length + shared.length > 0 ? { referring, shared } : [];
  });
  const reading = await readUsesBeside(
    session,
    rows.then((all) => all.flatMap(({ referring }) => referring)),
  );
  return { ...reading, shared: (await rows).flatMap(({ shared }) => shared) };
}

/** A new look at who uses which image; `referring` are the images that name others, for who reads all images anyway. */
export async function readUsesBeside(
  session: Session,
  referring: Promise<ReferringRow[]>,
): Promise<UsesReading> {
  const everywhere = session.viewer.isAdmin;
  const [servers, volumes, images] = await Promise.all([
    readServers(session, everywhere),
    part(session.blockStorage, (service) =>
      readPages(async (marker) => {
        const page = await listVolumes(service, { allProjects: everywhere, marker });
        return { rows: page.volumes.map(volumeRow), nextMarker: page.nextMarker };
      }),
    ),
    referring,
  ]);
  return {
    scope: everywhere && servers.everywhere ? 'all' : 'project',
    readAt: Date.now(),
    parts: { servers: servers.state, volumes: volumes.state, images: 'known' },
    uses: joinUses(servers.rows, volumes.rows, images),
    servers: new Set(servers.rows.map(({ id }) => id)),
  };
}

/** What was read of one service, and what became of asking it. */
interface Part<Row> {
  state: PartState;
  rows: Row[];
}

/** Reads a service that a cloud may not have (null), or that the session does not know of (undefined). */
async function part<Service, Row>(
  service: Service | null | undefined,
  read: (service: Service) => Promise<Row[]>,
): Promise<Part<Row>> {
  if (service === null) return { state: 'absent', rows: [] };
  if (service === undefined) return { state: 'failed', rows: [] };
  try {
    return { state: 'known', rows: await read(service) };
  } catch (error) {
    if (!(error instanceof OpenStackError)) throw error;
    return { state: stateOf(error), rows: [] };
  }
}

function stateOf({ kind, status }: OpenStackError): PartState {
  if (kind === 'forbidden' || kind === 'unauthorized') return 'forbidden';
  return kind === 'unavailable' || status === null ? 'silent' : 'failed';
}

/** An administrator whom Nova's policy does not let see all projects sees the own one, and is told so. */
async function readServers(
  { compute }: Pick<Session, 'compute'>,
  everywhere: boolean,
): Promise<Part<ServerRow> & { everywhere: boolean }> {
  let unreachable = 0;
  let fills = false;
  const found = await part(compute, (service) =>
    readPages(async (marker) => {
      if (marker === null) unreachable = 0;
      const page = await listServers(service, { allProjects: everywhere, marker });
      const whole = page.servers.filter(({ image }) => image !== undefined);
      unreachable += page.servers.length - whole.length;
      fills ||= page.nextMarker !== null;
      return { rows: whole.map(serverRow), nextMarker: page.nextMarker };
    }),
  );
  if (found.state === 'forbidden' && everywhere) return readServers({ compute }, false);
  if (found.state !== 'known') return { ...found, everywhere };
  if (unreachable > 0) return { ...found, state: 'partial', everywhere };
  // Nova tells of cells that are away only in the room that a first page has left.
  return { ...found, state: fills ? await stateOfCells(compute, everywhere) : 'known', everywhere };
}

/** Whether all cells answered, as far as Nova tells somebody. */
async function stateOfCells(
  service: Session['compute'],
  everywhere: boolean,
): Promise<'known' | 'partial' | 'unsure'> {
  if (!service || !everywhere) return 'unsure';
  try {
    return (await hasSilentCell(service)) ? 'partial' : 'known';
  } catch (error) {
    if (!(error instanceof OpenStackError)) throw error;
    return 'unsure';
  }
}

function serverRow(server: Server): ServerRow {
  const { id, name, status, tenant_id, image } = server;
  return {
    id,
    name: name ?? null,
    status,
    projectId: tenant_id ?? null,
    imageId: image ? image.id : null,
    volumeIds: (server['os-extended-volumes:volumes_attached'] ?? []).map((volume) => volume.id),
  };
}

function volumeRow(volume: Volume): VolumeRow {
  const { id, name, status, size, attachments, volume_image_metadata } = volume;
  const imageId = volume_image_metadata?.image_id;
  return {
    id,
    name,
    status,
    projectId: volume['os-vol-tenant-attr:tenant_id'] ?? null,
    size,
    imageId: typeof imageId === 'string' && imageId !== '' ? imageId : null,
    serverIds: attachments.flatMap(({ server_id }) => server_id ?? []),
  };
}

/** An image that names others, or nothing. */
export function referringRow(image: Image): ReferringRow[] {
  const text = (key: string) => {
    const value: unknown = Object.hasOwn(image, key) ? image[key as keyof Image] : null;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const row = {
    id: image.id,
    name: image.name,
    owner: image.owner,
    kernelId: text('kernel_id'),
    ramdiskId: text('ramdisk_id'),
    baseId: text('base_image_ref'),
    serverId: text('instance_uuid'),
  };
  const names = row.kernelId ?? row.ramdiskId ?? row.baseId ?? row.serverId;
  return names === null ? [] : [row];
}
