import { imageBaseKeys, imageLimits, imageReadOnlyKeys, isReservedKey } from '@/lib/contract/image-words';
import { bytesOfText, hasFourByteText } from '@/lib/images/odd-text';

/** Why a property of an image cannot be edited as metadata: a key of the messages `metadata.locked`. */
export type LockReason = 'read_only' | 'reserved' | 'attribute';

/** Attributes that have a place of their own on the edit page. */
export function lockReason(key: string): LockReason | null {
  if (isReservedKey(key)) return 'reserved';
  if (imageReadOnlyKeys.has(key) || key === 'locations') return 'read_only';
  return imageBaseKeys.has(key) ? 'attribute' : null;
}

/**
 * Whether a patch can name a key. Glance takes the blanks off both ends of each part of its path
 * (glance/api/v2/images.py, _decode_json_pointer), so a change of such a property would be one of another.
 */
export function isNameable(key: string): boolean {
  return key !== '' && key.trim() === key;
}

/** Why a key cannot become a property of an image, as a key of `validation`, or null. */
export function keyProblem(
  key: string,
  present: ReadonlySet<string>,
): 'property_key' | 'property_reserved' | 'property_present' | 'property_case' | 'four_byte' | null {
  if (key === '' || key.length > imageLimits.propertyKey) return 'property_key';
  if (hasFourByteText(key)) return 'four_byte';
  if (lockReason(key)) return 'property_reserved';
  if (present.has(key)) return 'property_present';
  return twinOf(key, present) === null ? null : 'property_case';
}

/** Why a value cannot be a property's, as a key of `validation`, or null: what every Glance refuses, whatever the key. */
export function valueProblem(value: string): 'four_byte' | 'value_too_long' | null {
  if (hasFourByteText(value)) return 'four_byte';
  return bytesOfText(value) > imageLimits.propertyValue ? 'value_too_long' : null;
}

/**
 * The key among others that differs from one in its capitals alone, or null. MySQL, on which clouds keep Glance's
 * records, takes both for one: Glance answers 500 and names neither.
 */
export function twinOf(key: string, others: Iterable<string>): string | null {
  const folded = key.toLowerCase();
  for (const other of others) if (other !== key && other.toLowerCase() === folded) return other;
  return null;
}

/** Keys of an image's properties to be, that others of them differ from in capitals alone; those of `kept` are there already. */
export function newTwins(keys: Iterable<string>, kept: Readonly<Record<string, string>>): string[] {
  const all = [...keys];
  return all.filter((key) => !Object.hasOwn(kept, key) && twinOf(key, all) !== null);
}

/** The key to add for one that ends in `.N`: the first number that is free, from 0. Other keys are themselves. */
export function nextNumbered(key: string, present: ReadonlySet<string>): string {
  if (!key.endsWith('.N')) return key;
  let number = 0;
  while (present.has(key.replace(/N$/, String(number)))) number++;
  return key.replace(/N$/, String(number));
}
