import 'server-only';
import type { Image } from '@/lib/contract/image';
import { readPages } from '@/lib/data/read-pages';
import type { ImageService } from '@/lib/openstack/http';
import { listImages } from '@/lib/openstack/images';

/**
 * What `rowsOf` makes of every image that a token sees, hidden ones last: a call for each thousand, and for the hidden
 * ones, which Glance lists only when asked for. One that is hidden or shown meanwhile may be in both lists, and is there
 * once. Throws as `listImages`, also where one page fails.
 */
export async function readAllImages<Row>(
  service: ImageService,
  rowsOf: (image: Image) => Row | Row[],
): Promise<Row[]> {
  const seen = new Set<string>();
  const rowsOnce = (image: Image) => {
    if (seen.has(image.id)) return [];
    seen.add(image.id);
    return rowsOf(image);
  };
  const read = (hidden: boolean) =>
    readPages<Row>(async (marker) => {
      const page = await listImages(service, [
        ['visibility', 'all'],
        ['member_status', 'all'],
        ['os_hidden', String(hidden)],
        ['limit', '1000'],
        ...(marker ? ([['marker', marker]] as [string, string][]) : []),
      ]);
      return { rows: page.images.flatMap(rowsOnce), nextMarker: page.nextMarker };
    });
  return (await Promise.all([read(false), read(true)])).flat() as Row[];
}
