import { commaList } from '@/lib/contract/image-words';
import { imageCan, type Who } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { isOfServer } from '@/lib/images/of-server';
import type { Used } from '@/lib/work/image-uses';
import type { LeftReason, SweepAct } from '@/lib/work/sweep';

/** An image as far as the space that it takes goes; a whole image of the wire is one too. */
export interface SpaceImage extends ImageSummary {
  os_hash_algo?: string | null;
  os_hash_value?: string | null;
}

/** What is looked at that a summary does not have. */
export const spaceImageKeys = ['os_hash_algo', 'os_hash_value', 'block_device_mapping'] as const;

/**
 * Why an image's space may be had back; a key of the messages `space.why_…`, in the order in which they are asked.
 * - `no_data`: a record that never got data; `dead_import`: an upload or import that ended in the middle;
 * - `lost_snapshot`: of a server that is gone; `hidden`, `deactivated`: so and unchanged for long;
 * - `same_bytes`: another image of the same owner and visibility has them; `not_default`: copies outside the default store.
 */
export const spaceReasons = [
  'no_data',
  'dead_import',
  'lost_snapshot',
  'hidden',
  'deactivated',
  'same_bytes',
  'not_default',
] as const;
export type SpaceReason = (typeof spaceReasons)[number];

/** An image whose space may be had back. */
export interface SpaceFinding<Row extends SpaceImage = SpaceImage> {
  image: Row;
  reason: SpaceReason;
  /** Deleted whole, or its copies outside the default store alone. */
  verb: 'delete' | 'trim';
  /** Stores that get room; null stands for where nobody tells: a cloud without a list, or Glance of a deactivated image. */
  stores: (string | null)[];
  /** In all of them; 0 where nothing is there. */
  bytes: number;
  /** The image with the same bytes that stays, or null. */
  keeper: string | null;
}

/** What has to be known beside the images. */
export interface SpaceWorld {
  /** milliseconds since the epoch */
  now: number;
  /** Days for which a hidden or deactivated image has to be unchanged. */
  days: number;
  usedOf: (image: SpaceImage) => Used;
  who: Who;
  /** null where the cloud has one store and no list */
  defaultStore: string | null;
  /** Whether a server is there, or null where that is not known. */
  hasServer: (serverId: string, owner: string | null) => boolean | null;
}

const day = 86_400_000;
/** Days after which a record without data, and an import of which nothing is heard, are given up: Glance keeps tasks for two. */
export const givenUpAfter = 2;

/**
 * The images whose space may be had back by whoever asks, each once, with the first reason that holds. None that is used or
 * of which that is not known, none that is protected or that they may not delete.
 */
export function findSpace<Row extends SpaceImage>(
  images: readonly Row[],
  world: SpaceWorld,
): SpaceFinding<Row>[] {
  const mayGo = (image: Row) => imageCan.delete(image, world.who) === null && world.usedOf(image) === 'no';
  const keepers = keepersOf(images, world);
  return images.flatMap((image): SpaceFinding<Row>[] => {
    const keeper = keepers.get(image.id) ?? null;
    const reason = reasonOf(image, keeper, world);
    if (reason === null || !mayGo(image)) return [];
    const held = commaList(image.stores);
    const trims = reason === 'not_default';
    if (trims && imageCan.deleteCopy(image, world.who) !== null) return [];
    const stores = trims ? held.filter((store) => store !== world.defaultStore) : held;
    const size = image.size ?? 0;
    const found = stores.length === 0 && size > 0 && image.stores === undefined ? [null] : stores;
    return [
      {
        image,
        reason,
        verb: trims ? 'trim' : 'delete',
        stores: found,
        bytes: size * found.length,
        keeper: reason === 'same_bytes' ? keeper : null,
      },
    ];
  });
}

function reasonOf(
  image: SpaceImage,
  keeper: string | null,
  { now, days, defaultStore, hasServer }: SpaceWorld,
): SpaceReason | null {
  const unchanged = now - Date.parse(image.updated_at);
  const old = unchanged >= days * day;
  switch (image.status) {
    case 'queued':
      return unchanged >= givenUpAfter * day && !image.os_glance_import_task ? 'no_data' : null;
    case 'killed':
      return 'dead_import';
    case 'saving':
    case 'uploading':
    case 'importing':
      return unchanged >= givenUpAfter * day ? 'dead_import' : null;
    case 'deactivated':
      if (old) return 'deactivated';
      break;
    case 'active':
      break;
    default:
      return null;
  }
  const server = isOfServer(image) ? image.instance_uuid : null;
  if (server && hasServer(server, image.owner) === false) return 'lost_snapshot';
  if (image.os_hidden && old) return 'hidden';
  if (keeper !== null) return 'same_bytes';
  const held = commaList(image.stores);
  const central = defaultStore !== null && held.includes(defaultStore);
  return central && held.length > 1 && image.status === 'active' ? 'not_default' : null;
}

/** Of images with the same bytes, owner and visibility one stays: what is used or protected, the newest. By the others. */
function keepersOf(images: readonly SpaceImage[], world: SpaceWorld): Map<string, string> {
  const groups = new Map<string, SpaceImage[]>();
  for (const image of images) {
    // Records of volume snapshots are all without bytes, and none is another's twin.
    if (!image.os_hash_value || !image.size || image.status !== 'active' || image.os_hidden) continue;
    // One that goes itself is no keeper of others.
    if (![null, 'not_default'].includes(reasonOf(image, null, world))) continue;
    const key = JSON.stringify([
      image.owner,
      image.visibility,
      image.os_hash_algo,
      image.os_hash_value,
      image.size,
    ]);
    const group = groups.get(key);
    if (group) group.push(image);
    else groups.set(key, [image]);
  }
  const keepers = new Map<string, string>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const rank = (image: SpaceImage) => (world.usedOf(image) === 'no' ? 0 : 2) + (image.protected ? 1 : 0);
    const [keeper, ...others] = [...group].sort(
      (a, b) =>
        rank(b) - rank(a) || Date.parse(b.created_at) - Date.parse(a.created_at) || (a.id < b.id ? 1 : -1),
    );
    for (const other of others) if (keeper) keepers.set(other.id, keeper.id);
  }
  return keepers;
}

/** What could be had back, added up. */
export interface SpaceTotals {
  reasons: Partial<Record<SpaceReason, { images: number; bytes: number }>>;
  /** By store; '' stands for where nobody tells. */
  stores: Record<string, number>;
  /** By owner. */
  projects: Record<string, { images: number; bytes: number }>;
}

/** Adds up what was found. */
export function spaceTotals(found: readonly SpaceFinding[]): SpaceTotals {
  const reasons: SpaceTotals['reasons'] = {};
  const stores = new Map<string, number>();
  const projects = new Map<string, { images: number; bytes: number }>();
  for (const { image, reason, stores: held, bytes } of found) {
    const ofReason = reasons[reason] ?? { images: 0, bytes: 0 };
    reasons[reason] = { images: ofReason.images + 1, bytes: ofReason.bytes + bytes };
    for (const store of held) stores.set(store ?? '', (stores.get(store ?? '') ?? 0) + (image.size ?? 0));
    const ofProject = projects.get(image.owner ?? '') ?? { images: 0, bytes: 0 };
    projects.set(image.owner ?? '', { images: ofProject.images + 1, bytes: ofProject.bytes + bytes });
  }
  return { reasons, stores: Object.fromEntries(stores), projects: Object.fromEntries(projects) };
}

/** What somebody chose to have cleaned up. */
export interface AgreedSpace {
  id: string;
  name: string | null;
  verb: 'delete' | 'trim';
  updated_at: string;
}

/** What is to be done of what was chosen, by what was found since; of the rest, why not any more. */
export function agreedSpace(
  found: readonly SpaceFinding[],
  agreed: readonly AgreedSpace[],
  defaultStore: string | null,
): (Pick<AgreedSpace, 'id' | 'name'> & { act: SweepAct; left?: LeftReason })[] {
  const byId = new Map(found.map((finding) => [finding.image.id, finding]));
  return agreed.map(({ id, name, verb, updated_at }) => {
    const finding = byId.get(id);
    const store = verb === 'trim' && defaultStore !== null ? { store: defaultStore } : {};
    const keeper = finding?.keeper ?? null;
    const act = { verb, reason: finding?.reason ?? '', updatedAt: updated_at, keeper, ...store };
    if (finding?.verb === verb && finding.image.updated_at === updated_at) return { id, name, act };
    return { id, name, act, left: finding?.verb === verb ? 'changed' : 'not_due' };
  });
}
