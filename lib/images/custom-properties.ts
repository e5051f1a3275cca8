import type { Image } from '@/lib/contract/image';
import { imageBaseKeys, isReservedKey } from '@/lib/contract/image-words';

/** The custom properties of an image that a person may see and edit: no base attribute, no bookkeeping. */
export function customProperties(image: Image): Record<string, string> {
  return Object.fromEntries(
    Object.entries(image).filter(
      (entry): entry is [string, string] =>
        !imageBaseKeys.has(entry[0]) && !isReservedKey(entry[0]) && typeof entry[1] === 'string',
    ),
  );
}
