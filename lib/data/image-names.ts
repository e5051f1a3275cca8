import 'server-only';
import type { ImageService } from '@/lib/openstack/http';
import { listImages } from '@/lib/openstack/images';

/** Ids in one question for names: an address must stay short. */
const namesAtOnce = 100;

/** How images are called that still are there, by id; null for one without a name. */
export async function readImageNames(
  service: ImageService,
  ids: readonly string[],
): Promise<Record<string, string | null>> {
  const names: Record<string, string | null> = {};
  for (let from = 0; from < ids.length; from += namesAtOnce) {
    const some = ids.slice(from, from + namesAtOnce);
    // Hidden images come only when asked for.
    const pages = await Promise.all(
      ['false', 'true'].map((hidden) =>
        listImages(service, [
          ['id', `in:${some.join(',')}`],
          ['visibility', 'all'],
          ['member_status', 'all'],
          ['os_hidden', hidden],
          ['limit', String(some.length)],
        ]),
      ),
    );
    for (const image of pages.flatMap(({ images }) => images)) names[image.id] = image.name;
  }
  return names;
}
