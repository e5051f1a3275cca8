import * as s from '@/lib/contract/shape';

/** How a server depends on an image: it was booted from it, from a volume that was made from it, or waits in it, shelved. */
export type ServerHow = 'image' | 'volume' | 'shelved';

/** A server that uses an image. */
export interface ServerUse {
  id: string;
  name: string | null;
  status: string;
  projectId: string | null;
  how: ServerHow;
}

/** A volume that was made from an image. */
export interface VolumeUse {
  id: string;
  name: string | null;
  status: string;
  projectId: string | null;
  /** GiB */
  size: number;
}

/** An image that names another one: as its kernel or ramdisk, or as what the server ran that it was taken of. */
export interface ImageReference {
  id: string;
  name: string | null;
  projectId: string | null;
  as: 'kernel' | 'ramdisk' | 'snapshot';
}

/** All that uses one image. */
export interface ImageUses {
  servers: ServerUse[];
  volumes: VolumeUse[];
  images: ImageReference[];
}

/** A server as far as images need it. */
export interface ServerRow {
  id: string;
  name: string | null;
  status: string;
  projectId: string | null;
  /** null where it was booted from a volume */
  imageId: string | null;
  volumeIds: readonly string[];
}

/** The same of a volume; `serverIds` it is attached to. */
export interface VolumeRow {
  id: string;
  name: string | null;
  status: string;
  projectId: string | null;
  size: number;
  imageId: string | null;
  serverIds: readonly string[];
}

/** An image that may name others. */
export interface ReferringRow {
  id: string;
  name: string | null;
  owner: string | null;
  kernelId: string | null;
  ramdiskId: string | null;
  /** What the server ran that it was taken of. */
  baseId: string | null;
  /** The server that it was taken of. */
  serverId: string | null;
}

/**
 * Who uses which image. A server that was booted from a volume uses the image that the volume was made from. Of one that
 * is shelved Nova keeps the disk as an image that it names after it: without that it never comes back.
 */
export function joinUses(
  servers: readonly ServerRow[],
  volumes: readonly VolumeRow[],
  images: readonly ReferringRow[],
): Map<string, ImageUses> {
  const found = new Map<string, ImageUses>();
  const at = (id: string) => {
    const uses = found.get(id) ?? { servers: [], volumes: [], images: [] };
    found.set(id, uses);
    return uses;
  };
  const imageOfVolume = new Map(volumes.map(({ id, imageId }) => [id, imageId]));
  const volumesOfServer = new Map<string, string[]>();
  for (const volume of volumes)
    for (const id of volume.serverIds)
      volumesOfServer.set(id, [...(volumesOfServer.get(id) ?? []), volume.id]);
  const shelved = new Map<string, ServerUse>();
  for (const { imageId, volumeIds, ...server } of servers) {
    const use = (how: ServerHow): ServerUse => ({ ...pick(server), how });
    if (/^SHELVED/.test(server.status)) shelved.set(server.id, use('shelved'));
    if (imageId !== null) at(imageId).servers.push(use('image'));
    else {
      const attached = [...volumeIds, ...(volumesOfServer.get(server.id) ?? [])];
      const bootedFrom = new Set(attached.flatMap((id) => imageOfVolume.get(id) ?? []));
      for (const id of bootedFrom) at(id).servers.push(use('volume'));
    }
  }
  for (const { imageId, id, name, status, projectId, size } of volumes)
    if (imageId !== null) at(imageId).volumes.push({ id, name, status, projectId, size });
  for (const { id, name, owner, kernelId, ramdiskId, baseId, serverId } of images) {
    const named = { id, name, projectId: owner };
    if (kernelId) at(kernelId).images.push({ ...named, as: 'kernel' });
    if (ramdiskId) at(ramdiskId).images.push({ ...named, as: 'ramdisk' });
    if (baseId) at(baseId).images.push({ ...named, as: 'snapshot' });
    const waits = serverId === null ? undefined : shelved.get(serverId);
    if (waits && name?.endsWith('-shelved')) at(id).servers.push(waits);
  }
  return found;
}

function pick({ id, name, status, projectId }: Omit<ServerUse, 'how'>): Omit<ServerUse, 'how'> {
  return { id, name, status, projectId };
}

/**
 * What became of asking a service: it told all, the cloud has none, it told a part (`partial`: servers of a cell that does
 * not answer), it did not say whether it told all (`unsure`: of more servers than a page has), it refused, it did not answer, or it failed. All but the first two leave something unknown.
 */
export const partStates = ['known', 'absent', 'partial', 'unsure', 'forbidden', 'silent', 'failed'] as const;
export type PartState = (typeof partStates)[number];

/** What was asked: Nova, Cinder, and Glance for images that name others. */
export const useParts = ['servers', 'volumes', 'images'] as const;
export type UsePart = (typeof useParts)[number];
export type PartStates = Record<UsePart, PartState>;

/** How many use an image. */
export interface UseCounts {
  servers: number;
  volumes: number;
  images: number;
  /** Servers that Nova cannot rebuild or bring back without it. */
  needing: number;
}

/** What is known of all images' uses. */
export interface UsesOverview {
  /** Whose servers and volumes were looked at: this project's, or everybody's. */
  scope: 'project' | 'all';
  /** When it was read, milliseconds since the epoch. */
  readAt: number;
  parts: PartStates;
  /** Shared images of this project that were seen to be shared with nobody: its own servers and volumes are all. */
  alone: readonly string[];
  /** By image; those that nobody uses are left out. */
  counts: Record<string, UseCounts>;
}

/** What is known of one image's uses; lists are cut off at `usesShown`, counts are not. */
export interface UsesOfImage extends Omit<UsesOverview, 'counts'>, ImageUses {
  counts: UseCounts;
  /** In how many projects they are. */
  projects: number;
}

/** Rows of each kind that are told of one image. */
export const usesShown = 500;

/** Nobody. */
export const noUses: UseCounts = { servers: 0, volumes: 0, images: 0, needing: 0 };

/** How many use an image. */
export function countUses({ servers, volumes, images }: ImageUses): UseCounts {
  return {
    servers: servers.length,
    volumes: volumes.length,
    images: images.length,
    needing: servers.filter(({ how }) => how !== 'volume').length,
  };
}

/** How many of one project use an image, and whether these are all: lists are cut off. */
export function usesOfProject(
  { servers, volumes, images, counts }: UsesOfImage,
  projectId: string,
): { counts: UseCounts; isAll: boolean } {
  const of = <Row extends { projectId: string | null }>(rows: Row[]) =>
    rows.filter((row) => row.projectId === projectId);
  return {
    counts: countUses({ servers: of(servers), volumes: of(volumes), images: of(images) }),
    isAll:
      counts.servers === servers.length &&
      counts.volumes === volumes.length &&
      counts.images === images.length,
  };
}

/** Whether all that could use images was told. */
export function isWhole(parts: PartStates): boolean {
  return useParts.every((part) => parts[part] === 'known' || parts[part] === 'absent');
}

/** Whether an image is used: `no` only where everything is known. */
export type Used = 'yes' | 'no' | 'unknown';

/** An image as far as it decides who may use it. */
export interface UsableImage {
  id: string;
  visibility: string;
}

/** Whether projects may use an image whose servers and volumes were not looked at. */
export function mayOthersUse(
  { scope, alone }: Pick<UsesOverview, 'scope' | 'alone'>,
  { id, visibility }: UsableImage,
): boolean {
  if (scope === 'all' || visibility === 'private') return false;
  return visibility !== 'shared' || !alone.includes(id);
}

/** Whether an image is used; `seen` says that somebody was seen to use it. */
export function usedBy(
  seen: boolean,
  overview: Pick<UsesOverview, 'scope' | 'parts' | 'alone'>,
  image: UsableImage,
): Used {
  if (seen) return 'yes';
  return isWhole(overview.parts) && !mayOthersUse(overview, image) ? 'no' : 'unknown';
}

/** The same by an overview. */
export function usedOf(overview: UsesOverview, image: UsableImage): Used {
  return usedBy(Object.hasOwn(overview.counts, image.id), overview, image);
}

/** The overview as the dashboard answers it. */
const countsShape = s.object({
  servers: s.number(),
  volumes: s.number(),
  images: s.number(),
  needing: s.number(),
});
const state = s.oneOf(partStates);
export const partStatesShape: s.Shape<PartStates> = s.object({
  servers: state,
  volumes: state,
  images: state,
});
export const usesScopes = ['project', 'all'] as const;
const told = {
  scope: s.oneOf(usesScopes),
  readAt: s.number(),
  parts: partStatesShape,
  alone: s.array(s.string()),
} as const;
export const usesOverviewShape: s.Shape<UsesOverview> = s.object({
  ...told,
  counts: s.record(countsShape),
});
const named = { id: s.string(), name: s.nullable(s.string()), projectId: s.nullable(s.string()) } as const;
export const usesOfImageShape: s.Shape<UsesOfImage> = s.object({
  ...told,
  counts: countsShape,
  projects: s.number(),
  servers: s.array(s.object({ ...named, status: s.string(), how: s.oneOf(['image', 'volume', 'shelved']) })),
  volumes: s.array(s.object({ ...named, status: s.string(), size: s.number() })),
  images: s.array(s.object({ ...named, as: s.oneOf(['kernel', 'ramdisk', 'snapshot']) })),
});

/** Seconds that what a page shows of uses may be old, and what a decision is made by. */
export const usesAge = { shown: 300, decided: 30 } as const;

/** Milliseconds that an address with `within` takes what was read to be good for. */
export function ageWanted(url: string): number {
  const text = new URL(url).searchParams.get('within');
  const seconds = text !== null && /^\d{1,4}$/.test(text) ? Number(text) : usesAge.shown;
  return Math.min(seconds, usesAge.shown) * 1000;
}
