import 'server-only';
import type { Image } from '@/lib/contract/image';
import { readPages } from '@/lib/data/read-pages';
import type { ImageService } from '@/lib/openstack/http';
import { listImages } from '@/lib/openstack/images';

/**
 * All images that a session sees, also hidden ones, which come only when asked for: a call for each thousand. Of each only
 * what `rowOf` makes of it stays in memory; one that is hidden or shown meanwhile is there once.
 */
export async function readEveryImage<Row extends { id: string }>(
  service: ImageService,
  rowOf: (image: Image) => Row,
): Promise<Row[]> {
  const read = (hidden: boolean) =>
    readPages(async (marker) => {
      const page = await listImages(service, [
        ['visibility', 'all'],
        ['member_status', 'all'],
        ['os_hidden', String(hidden)],
        ['limit', '1000'],
        ...(marker ? ([['marker', marker]] as [string, string][]) : []),
      ]);
      return { rows: page.images.map(rowOf), nextMarker: page.nextMarker };
    });
  const [listed, hidden] = await Promise.all([read(false), read(true)]);
  return [...new Map([...listed, ...hidden].map((row) => [row.id, row])).values()];
}
