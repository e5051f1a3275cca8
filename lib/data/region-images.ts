import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Image } from '@/lib/contract/image';
import { imageIdPattern } from '@/lib/contract/image-words';
import type { RegionImage } from '@/lib/contract/region-image';
import { customProperties } from '@/lib/images/custom-properties';
import { isSendable } from '@/lib/images/image-filter-sent';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { imageEndpoints, readToken } from '@/lib/openstack/identity';
import { getImage, listImages } from '@/lib/openstack/images';

/** Images that are offered before anything is typed. */
const newest = 25;

/**
 * Active images of another region that the catalog names: by whole name or id, or the newest of them for ''. The region's
 * Glance is asked with the session's own token, so it shows what this project may see there. Throws OpenStackError, of kind
 * `not_found` where the catalog has no image service in that region.
 */
export async function findRegionImages(
  session: Session,
  region: string,
  text: string,
): Promise<{ images: RegionImage[] }> {
  const service = await regionService(session, region);
  const typed = text.trim();
  if (imageIdPattern.test(typed)) {
    const image = await getImage(service, typed).catch(nullIfGone);
    return { images: image?.status === 'active' ? [toRegionImage(image)] : [] };
  }
  // A name that Glance cannot be asked for would give the newest images of all.
  if (typed !== '' && !isSendable(typed)) return { images: [] };
  const name: [string, string][] = typed === '' ? [] : [['name', `eq:${typed}`]];
  const { images } = await listImages(service, [
    ...name,
    ['status', 'active'],
    ['sort', 'created_at:desc'],
    ['limit', String(newest)],
  ]);
  return { images: images.map(toRegionImage) };
}

async function regionService({ cloud, service }: Session, region: string): Promise<ImageService> {
  const { token } = await readToken(cloud.authUrl, service.token);
  const endpoints = imageEndpoints(token.catalog ?? [], cloud.interface);
  const found = endpoints.find((endpoint) => endpoint.region === region);
  if (found) return { url: found.url, token: service.token };
  throw new OpenStackError({ kind: 'not_found', status: 404, reason: 'region_gone', requestId: null });
}

function toRegionImage(image: Image): RegionImage {
  const { id, name, created_at, size, disk_format, container_format, min_disk, min_ram } = image;
  return {
    id,
    name,
    created_at,
    size,
    disk_format,
    container_format,
    min_disk,
    min_ram,
    properties: customProperties(image),
  };
}

function nullIfGone(error: unknown): null {
  if (error instanceof OpenStackError && error.kind === 'not_found') return null;
  throw error;
}
