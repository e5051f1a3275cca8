import type { Image } from '@/lib/contract/image';
import { imageBaseKeys, isReservedKey } from '@/lib/contract/image-words';

/** The custom properties of an image that a person may see and edit: no base attribute, no bookkeeping. */
export function customProperties(image: Image): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [key, value] of Object.entries(image)) {
    if (imageBaseKeys.has(key) || isReservedKey(key) || typeof value !== 'string') continue;
    properties[key] = value;
  }
  return properties;
}
