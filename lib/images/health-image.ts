import type { Image } from '@/lib/contract/image';
import { commaList } from '@/lib/contract/image-words';
import { customProperties } from '@/lib/images/custom-properties';
import type { HealthImage } from '@/lib/images/health-rule';

/** An image of Glance's as the rules look at it. */
export function healthImage(image: Image): HealthImage {
  return {
    id: image.id,
    name: image.name ?? '',
    status: image.status,
    visibility: image.visibility,
    owner: image.owner,
    hidden: image.os_hidden,
    minDisk: image.min_disk,
    minRam: image.min_ram,
    size: image.size,
    virtualSize: image.virtual_size,
    tags: image.tags,
    createdAt: Date.parse(image.created_at),
    hash: image.os_hash_value,
    hashAlgorithm: image.os_hash_algo,
    stores: image.stores === undefined ? null : commaList(image.stores),
    properties: customProperties(image),
  };
}
