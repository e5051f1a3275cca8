import type { Image, ImageCreate } from '@/lib/contract/image';
import { imageBaseKeys, imageReadOnlyKeys, isReservedKey } from '@/lib/contract/image-words';

/**
 * The body of POST /v2/images that makes an image anew with the values of one whose import cannot be saved: all that
 * a user sets, nothing that Glance writes. `owner` is given only for another project's image, which an administrator
 * may make.
 */
export function toImageAgain(image: Image, projectId: string): ImageCreate {
  const properties: Record<string, string> = {};
  for (const [key, value] of Object.entries(image)) {
    const ours = imageBaseKeys.has(key) || imageReadOnlyKeys.has(key) || isReservedKey(key);
    if (!ours && typeof value === 'string') properties[key] = value;
  }
  const base = {
    name: image.name,
    disk_format: image.disk_format,
    container_format: image.container_format,
    min_disk: image.min_disk,
    min_ram: image.min_ram,
    visibility: image.visibility,
    protected: image.protected,
    os_hidden: image.os_hidden,
    tags: image.tags,
    ...(image.owner && image.owner !== projectId ? { owner: image.owner } : {}),
  };
  return Object.assign(properties as unknown as ImageCreate, base);
}
