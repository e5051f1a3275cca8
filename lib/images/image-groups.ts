import type { ImageGroup, SortKey } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';

/** Versions of one image: the one to use, and the others, newest first. */
export interface ImageVersions<Summary extends ImageSummary = ImageSummary> {
  key: string;
  /** The newest that is active, or the newest of all where none is. */
  lead: Summary;
  others: Summary[];
}

/** What makes images versions of each other: one owner, and the same name or the same system; null for none. */
function versionKey(image: ImageSummary, by: ImageGroup): string | null {
  const parts =
    by === 'name'
      ? [image.name]
      : [image.os_distro && image.os_version ? image.os_distro : null, image.os_version];
  if (parts.some((part) => !part)) return null;
  const kind = image.image_type === 'snapshot' ? 'snapshot' : 'image';
  return JSON.stringify([image.owner, kind, ...(by === 'os' ? [image.architecture ?? ''] : []), ...parts]);
}

/** Brings versions together; each group stands where its first image stood. */
export function groupVersions<Summary extends ImageSummary>(
  images: readonly Summary[],
  by: ImageGroup,
): ImageVersions<Summary>[] {
  const groups = new Map<string, Summary[]>();
  for (const image of images) {
    const key = versionKey(image, by) ?? image.id;
    const group = groups.get(key);
    if (group) group.push(image);
    else groups.set(key, [image]);
  }
  return [...groups].map(([key, members]) => {
    const newest = [...members].sort(newestFirst);
    const lead = newest.find(({ status }) => status === 'active') ?? (newest[0] as Summary);
    return { key, lead, others: newest.filter((image) => image !== lead) };
  });
}

function newestFirst(a: ImageSummary, b: ImageSummary): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

/** The order that Glance gives for the same keys: byte by byte, what is empty first, newest first among equals. */
export function imageOrder(sort: readonly SortKey[]): (a: ImageSummary, b: ImageSummary) => number {
  const rest = sort[0]?.dir ?? 'desc';
  const keys = [...sort, { key: 'created_at', dir: rest }, { key: 'id', dir: rest }] as SortKey[];
  return (a, b) => {
    for (const { key, dir } of keys) {
      const [left, right] = [a[key] ?? (key === 'size' ? 0 : ''), b[key] ?? (key === 'size' ? 0 : '')];
      if (left !== right) return left < right === (dir === 'asc') ? -1 : 1;
    }
    return 0;
  };
}
