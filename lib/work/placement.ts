import { commaList } from '@/lib/contract/image-words';
import type { Store, StoreDetail } from '@/lib/contract/store';
import type { ImageSummary } from '@/lib/images/image-summary';
import { type ImageTrack, imageTrack, type StoreTrack } from '@/lib/work/store-track';
import { type SegmentState, type TrackSegment, trackSegment } from '@/lib/work/track-segment';

/** Lists of stores as they were taken apart, once a text: a hundred thousand images have a handful of them. */
const lists = new Map<string, readonly string[]>();

/** The stores that a record names, separated by commas. */
function storesIn(text: string | null | undefined): readonly string[] {
  if (!text) return [];
  const known = lists.get(text);
  if (known) return known;
  const list = commaList(text);
  if (lists.size < 1000) lists.set(text, list);
  return list;
}

/** A store as a place for images. */
export interface PlacementStore {
  id: string;
  description: string | null;
  isDefault: boolean;
  readOnly: boolean;
  /** Driver, which only administrators are told. */
  type: string | null;
  /** Why nothing can be written, where the cloud tells. */
  outOfService: string | null;
  /** The cloud lists it; a store that images name and the cloud does not was taken out of the configuration. */
  listed: boolean;
}

/**
 * What a store is to an image: `missing` has no copy though there is one elsewhere, `no_data` has none because there
 * is none at all, `unknown` is not told (a deactivated image to all but administrators).
 */
export type PlacementState =
  | 'held'
  | 'importing'
  | 'waiting'
  | 'failed'
  | 'stopped'
  | 'missing'
  | 'no_data'
  | 'unknown';

/** One image in one store. */
export interface PlacementCell {
  store: string;
  state: PlacementState;
  /** Bytes and reason, where an import or a copy tells them. */
  track: StoreTrack | null;
}

/** The stores of the cloud in its order, and behind them those that only images name. */
export function placementStores(
  stores: readonly (Store & Partial<StoreDetail>)[],
  images: readonly ImageSummary[],
): PlacementStore[] {
  const known = stores.map(
    (store): PlacementStore => ({
      id: store.id,
      description: store.description ?? null,
      isDefault: store.default !== undefined,
      readOnly: store['read-only'] !== undefined,
      type: store.type ?? null,
      outOfService: reasonOf(store),
      listed: true,
    }),
  );
  const ids = new Set(known.map(({ id }) => id));
  for (const image of images) {
    for (const id of storesIn(image.stores)) {
      if (ids.has(id)) continue;
      ids.add(id);
      known.push({ ...unlisted, id });
    }
  }
  return known;
}

const unlisted = {
  description: null,
  isDefault: false,
  readOnly: true,
  type: null,
  outOfService: null,
  listed: false,
} as const;

function reasonOf({ properties }: Partial<StoreDetail>): string | null {
  const reason = properties?.out_of_service;
  return typeof reason === 'string' && reason !== '' ? reason : null;
}

const states = {
  done: 'held',
  importing: 'importing',
  waiting: 'waiting',
  turn: 'waiting',
  failed: 'failed',
  stopped: 'stopped',
} as const;

/** Where an image stands in every store; without a track the record alone says it. */
export function placementCells(
  image: ImageSummary,
  track: ImageTrack | undefined,
  stores: readonly PlacementStore[],
): PlacementCell[] {
  const told = new Map((track ?? imageTrack(image, [])).stores.map((entry) => [entry.store, entry]));
  const held = commaList(image.stores);
  const otherwise: PlacementState =
    held.length > 0 ? 'missing' : image.status === 'deactivated' ? 'unknown' : 'no_data';
  return stores.map(({ id }) => {
    const entry = told.get(id);
    // Importing is more than having nothing, but only a copy that ended is one.
    if (entry) return { store: id, state: states[entry.state], track: entry };
    return { store: id, state: otherwise, track: null };
  });
}

/** How the state of a cell is drawn in the store track. */
export function cellLook(state: PlacementState): SegmentState {
  return state === 'held' ? 'done' : state;
}

/** What is drawn of a cell; `inQueue` says that a copy into it waits for its turn in the dashboard. */
export function cellSegment({ state, track }: PlacementCell, inQueue = false): TrackSegment {
  if (inQueue) return { state: 'waiting', part: 0 };
  return track ? trackSegment(track) : { state: cellLook(state), part: state === 'held' ? 1 : 0 };
}

/** Whether an image has copies but none in the default store, where every image needs one. */
export function lacksCentral(image: ImageSummary, central: string | undefined): boolean {
  const held = storesIn(image.stores);
  return central !== undefined && held.length > 0 && !held.includes(central);
}

/** What needs somebody first: no copy in the default store (0), then failed stores (1), then everything else (2). */
export function placementRank(image: ImageSummary, central: string | undefined): number {
  if (lacksCentral(image, central)) return 0;
  return image.os_glance_failed_import ? 1 : 2;
}

/** The drivers of stores, where they are told and there is more than one: mixed ones share no copy-on-write clones. */
export function mixedTypes(stores: readonly PlacementStore[]): string[] {
  const types = [...new Set(stores.flatMap(({ type }) => type ?? []))];
  return types.length > 1 ? types : [];
}

/** Images and bytes by store, over some images. */
export function holdings(images: readonly ImageSummary[]): Map<string, Holding> {
  const all = new Map<string, Holding>();
  const of = (store: string) => {
    const known = all.get(store) ?? { images: 0, bytes: 0, failed: 0 };
    all.set(store, known);
    return known;
  };
  for (const image of images) {
    for (const store of storesIn(image.stores)) {
      const holding = of(store);
      holding.images += 1;
      holding.bytes += image.size ?? 0;
    }
    for (const store of storesIn(image.os_glance_failed_import)) of(store).failed += 1;
  }
  return all;
}

/** What a store holds of some images, and of how many the last import or copy there failed. */
export interface Holding {
  images: number;
  bytes: number;
  failed: number;
}
