import { imageLimits } from '@/lib/contract/image-words';
import { type CreateImageValues, propertyLines, withPropertyLines } from '@/lib/forms/create-image';
import { ruleOf } from '@/lib/metadata/image-rules';

/** What an address may fill the create form in with. */
export type CreatePrefill = Partial<
  Pick<CreateImageValues, 'name' | 'disk_format' | 'min_disk' | 'architecture' | 'properties'>
>;

/** The address's part for a form that is filled in. */
export function createImageParams(prefill: CreatePrefill): URLSearchParams {
  const { properties, ...fields } = prefill;
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) if (value) params.set(key, value);
  for (const [key, value] of propertyLines(properties ?? '')) params.append('property', `${key}=${value}`);
  return params;
}

/**
 * Reads the same from an address, which anybody can write: whole numbers, short texts, and of properties those alone that
 * the guide knows. What does not fit is left out.
 */
export function readCreatePrefill(params: URLSearchParams): CreatePrefill {
  const prefill: CreatePrefill = {};
  const name = params.get('name')?.trim();
  if (name && name.length <= imageLimits.name) prefill.name = name;
  for (const key of ['disk_format', 'architecture'] as const) {
    const value = params.get(key);
    if (value && /^[\w-]{1,30}$/.test(value)) prefill[key] = value;
  }
  const disk = params.get('min_disk');
  if (disk && /^\d{1,6}$/.test(disk)) prefill.min_disk = disk;
  const known = params
    .getAll('property')
    .flatMap((line) => propertyLines(line))
    .filter(([key, value]) => ruleOf(key) !== null && value !== '' && value.length <= 255);
  if (known.length > 0) prefill.properties = withPropertyLines('', Object.fromEntries(known)).trim();
  return prefill;
}
