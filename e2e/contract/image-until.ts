import type { Image } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { getImage } from '@/lib/openstack/images';

/** Reads an image again and again until it is as wanted; the test's own time limit is the only one. */
export async function imageUntil(
  service: ImageService,
  id: string,
  wanted: (image: Image) => boolean,
): Promise<Image> {
  for (;;) {
    const image = await getImage(service, id);
    if (wanted(image)) return image;
  }
}

/** An image that no import works on any more. */
export const settled = (image: Image) =>
  !image.os_glance_import_task && image.status !== 'importing' && image.status !== 'saving';
