import type { ImageSortKey } from '@/lib/contract/image-words';
import type { ImageScope } from '@/lib/images/image-list-query';

/** The cookie that keeps how this browser shows the list. */
export const listViewCookie = 'darkroom_list';

/** What a list can show of an image beside its name, in the order of the table; `id` comes last. */
export const imageColumns = [
  'status',
  'type',
  'os',
  'disk_format',
  'container_format',
  'size',
  'virtual_size',
  'min_disk',
  'min_ram',
  'visibility',
  'protected',
  'os_hidden',
  'owner',
  'stores',
  'tags',
  'used',
  'health',
  'created_at',
  'updated_at',
  'id',
] as const;
export type ImageColumn = (typeof imageColumns)[number];

export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

/** Of a row in pixels: h-10 and h-8. */
export const rowHeights = { comfortable: 40, compact: 32 } as const satisfies Record<Density, number>;

/** What rows have to carry for some columns beside what every list shows. */
export function keysShown(columns: readonly ImageColumn[]): string[] {
  return columns.includes('health') ? ['health'] : [];
}

/** How a browser shows the list. */
export interface ListView {
  columns: ImageColumn[];
  density: Density;
}

export const defaultView: ListView = {
  columns: ['status', 'os', 'disk_format', 'size', 'visibility', 'stores', 'updated_at'],
  density: 'comfortable',
};

/** Reads the cookie; what it does not know is left out. */
export function parseListView(text: string | undefined): ListView {
  if (!text) return defaultView;
  const [density, ...columns] = text.split('.');
  return {
    density: densities.find((known) => known === density) ?? 'comfortable',
    columns: imageColumns.filter((column) => columns.includes(column)),
  };
}

/** What the cookie keeps. */
export function listViewText({ density, columns }: ListView): string {
  return [density, ...columns].join('.');
}

interface ColumnShape {
  /** Glance's key, where it sorts by this. */
  key?: ImageSortKey;
  /** Least width in pixels, and the share of what is left over. */
  min: number;
  share: number;
  right?: boolean;
}

export const columnShapes: Record<'name' | ImageColumn, ColumnShape> = {
  name: { key: 'name', min: 170, share: 2.4 },
  type: { min: 76, share: 0.3 },
  status: { key: 'status', min: 108, share: 0.6 },
  os: { min: 92, share: 0.8 },
  disk_format: { key: 'disk_format', min: 66, share: 0.2 },
  container_format: { key: 'container_format', min: 82, share: 0.2 },
  size: { key: 'size', min: 76, share: 0.3, right: true },
  virtual_size: { min: 84, share: 0.3, right: true },
  min_disk: { min: 72, share: 0.2, right: true },
  min_ram: { min: 84, share: 0.2, right: true },
  visibility: { min: 82, share: 0.3 },
  protected: { min: 82, share: 0.2 },
  os_hidden: { min: 66, share: 0.2 },
  owner: { min: 116, share: 0.6 },
  stores: { min: 132, share: 1.2 },
  tags: { min: 100, share: 0.9 },
  used: { min: 128, share: 0.5 },
  health: { min: 124, share: 0.5 },
  created_at: { key: 'created_at', min: 96, share: 0.3 },
  updated_at: { key: 'updated_at', min: 96, share: 0.3 },
  id: { key: 'id', min: 128, share: 0.4 },
};

const checkbox = 28;
const menu = 36;
const gap = 12;
const padding = 16;

/** Room for the two answers to an offer beside the menu. */
const answers = 148;

/**
 * The columns of a list of some scope. All that is offered is shared, so that the inbox tells in that place who offers it:
 * beside a name there is no room for both.
 */
export function columnsIn(scope: ImageScope, chosen: readonly ImageColumn[]): ImageColumn[] {
  if (scope !== 'inbox') return [...chosen];
  return imageColumns.filter(
    (column) => column === 'owner' || (column !== 'visibility' && chosen.includes(column)),
  );
}

/** The tracks of the table's grid for some columns, and how narrow they can be together. */
export function gridOf(
  columns: readonly ImageColumn[],
  scope: ImageScope,
): { template: string; width: number } {
  const end = scope === 'inbox' ? menu + answers : menu;
  const shapes = [columnShapes.name, ...columns.map((column) => columnShapes[column])];
  const tracks = shapes.map(({ min, share }) => `minmax(${min}px, ${share}fr)`).join(' ');
  const width = shapes.reduce((sum, { min }) => sum + min + gap, checkbox + end + gap + padding);
  return { template: `${checkbox}px ${tracks} ${end}px`, width };
}
