import { imageBaseKeys, imageLimits, imageReadOnlyKeys, isReservedKey } from '@/lib/contract/image-words';
import { hasFourByteText } from '@/lib/images/odd-text';

/** Why a property of an image cannot be edited as metadata: a key of the messages `metadata.locked`. */
export type LockReason = 'read_only' | 'reserved' | 'attribute';

/** Attributes that have a place of their own on the edit page. */
export function lockReason(key: string): LockReason | null {
  if (isReservedKey(key)) return 'reserved';
  if (imageReadOnlyKeys.has(key) || key === 'locations') return 'read_only';
  return imageBaseKeys.has(key) ? 'attribute' : null;
}

/** Why a key cannot become a property of an image, as a key of `validation`, or null. */
export function keyProblem(
  key: string,
  present: ReadonlySet<string>,
): 'property_key' | 'property_reserved' | 'property_present' | 'four_byte' | null {
  if (key === '' || key.length > imageLimits.propertyKey) return 'property_key';
  if (hasFourByteText(key)) return 'four_byte';
  if (lockReason(key)) return 'property_reserved';
  return present.has(key) ? 'property_present' : null;
}

/** The key to add for one that ends in `.N`: the first number that is free, from 0. Other keys are themselves. */
export function nextNumbered(key: string, present: ReadonlySet<string>): string {
  if (!key.endsWith('.N')) return key;
  let number = 0;
  while (present.has(key.replace(/N$/, String(number)))) number++;
  return key.replace(/N$/, String(number));
}
