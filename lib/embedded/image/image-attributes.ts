import { imageIdPattern, imageLimits, imageStatuses, isReservedKey } from '@/lib/contract/image-words';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { badRequest, forbidden, tooLarge } from '@/lib/embedded/error';
import type { ImageLocation } from '@/lib/embedded/image/location-record';
import { authorize } from '@/lib/embedded/policy';
import { shown } from '@/lib/embedded/shown';

/** The attributes and properties of an image that somebody may write, as a draft before it is stored. */
export interface ImageDraft {
  name: string | null;
  visibility: string;
  protected: boolean;
  os_hidden: boolean;
  tags: string[];
  owner: string | null;
  disk_format: string | null;
  container_format: string | null;
  min_disk: number;
  min_ram: number;
  properties: Record<string, string | null>;
  /** As the API lists them; empty for a new image. */
  locations: ImageLocation[];
}
export type DraftAttribute = Exclude<keyof ImageDraft, 'properties' | 'locations'>;

const readOnly = new Set([
  'created_at',
  'updated_at',
  'status',
  'checksum',
  'size',
  'virtual_size',
  'direct_url',
  'self',
  'file',
  'schema',
]);
const readOnlyOnPatch = new Set(['id', 'os_hash_algo', 'os_hash_value']);
const readOnlyOnCreate = new Set(['stores']);
const reserved = new Set(['location', 'deleted', 'deleted_at', 'locations']);
const idProperties = new Set(['kernel_id', 'ramdisk_id']);

const draftAttributes: ReadonlySet<string> = new Set<DraftAttribute>([
  'name',
  'visibility',
  'protected',
  'os_hidden',
  'tags',
  'owner',
  'disk_format',
  'container_format',
  'min_disk',
  'min_ram',
]);

/** Whether a key is an attribute of the draft; everything else writable is a custom property. */
export function isDraftAttribute(key: string): key is DraftAttribute {
  return draftAttributes.has(key);
}

/** Refuses the keys nobody may write (glance/api/v2/images.py, _readonly_properties, _reserved_properties). */
export function refuseUnwritable(key: string, on: 'create' | 'patch'): void {
  if (isUnwritable(key, on))
    throw forbidden(
      `Attribute '${key}' is ${reserved.has(key) || isReservedKey(key) ? 'reserved' : 'read-only'}.`,
    );
}

/** Whether a key is one that nobody may write. */
export function isUnwritable(key: string, on: 'create' | 'patch'): boolean {
  const more = on === 'patch' ? readOnlyOnPatch : readOnlyOnCreate;
  return readOnly.has(key) || more.has(key) || reserved.has(key) || isReservedKey(key);
}

/** Checks a value against the image schema and gives it back typed; 400 in Glance's words otherwise. */
export function checkAttribute<K extends DraftAttribute>(
  cloud: Cloud,
  key: K,
  value: unknown,
): ImageDraft[K] {
  switch (key as DraftAttribute) {
    case 'name':
      if (value !== null) text(value, imageLimits.name);
      break;
    case 'owner':
      if (value !== null) text(value, 255);
      break;
    case 'visibility':
      oneOf(value, ['community', 'public', 'private', 'shared']);
      break;
    case 'protected':
    case 'os_hidden':
      if (typeof value !== 'boolean') throw mismatch(`${shown(value)} is not of type 'boolean'`);
      break;
    case 'disk_format':
      oneOf(value, [null, ...cloud.config.disk_formats]);
      break;
    case 'container_format':
      oneOf(value, [null, ...cloud.config.container_formats]);
      break;
    case 'min_disk':
    case 'min_ram':
      if (!Number.isInteger(value)) throw mismatch(`${shown(value)} is not of type 'integer'`);
      break;
    case 'tags':
      if (!Array.isArray(value)) throw mismatch(`${shown(value)} is not of type 'array'`);
      for (const tag of value) text(tag, imageLimits.tag);
      return [...new Set(value)] as ImageDraft[K];
  }
  return value as ImageDraft[K];
}

/** Checks a custom property; a few of the site schema have a form of their own (etc/schema-image.json). */
export function checkProperty(key: string, value: unknown): string | null {
  if (key.length > imageLimits.propertyKey) throw badRequest(`Custom property name '${key}' is too long.`);
  if (idProperties.has(key)) {
    if (value === null) return null;
    text(value, Number.POSITIVE_INFINITY);
    if (typeof value === 'string' && !imageIdPattern.test(value)) {
      throw mismatch(`${shown(value)} does not match '${imageIdPattern.source}'`);
    }
    return value as string;
  }
  text(value, Number.POSITIVE_INFINITY);
  if (key === 'cinder_encryption_key_deletion_policy') oneOf(value, ['on_image_deletion', 'do_not_delete']);
  refuseWideCharacters(key);
  return value as string;
}

/** What Glance keeps to itself is checked against its schema before it is refused as read-only. */
export function checkKeptValue(key: string, value: unknown): void {
  if (key === 'status') oneOf(value, [...imageStatuses]);
  const isSize = key === 'size' || key === 'virtual_size';
  if (isSize && value !== null && !Number.isInteger(value))
    throw mismatch(`${shown(value)} is not of type 'integer'`);
  if (key === 'created_at' || key === 'updated_at') text(value, Number.POSITIVE_INFINITY);
  const longest = new Map([
    ['checksum', 32],
    ['os_hash_algo', 64],
    ['os_hash_value', 128],
  ]).get(key);
  if (longest !== undefined && value !== null) text(value, longest);
}

/** Who may give an image to the world, to a community, or to another project. */
export function authorizeDraft(caller: Caller, draft: Partial<ImageDraft>, owner: string | null): void {
  if (draft.visibility === 'public') authorize(caller, 'publicize_image', owner);
  if (draft.visibility === 'community') authorize(caller, 'communitize_image', owner);
}

/** Counts against image_property_quota and image_tag_quota (negative is unlimited). */
export function checkQuotas(cloud: Cloud, draft: Pick<ImageDraft, 'tags' | 'properties'>): void {
  const properties = Object.keys(draft.properties).filter((key) => !isReservedKey(key)).length;
  limit('properties', properties, cloud.config.image_property_quota);
  limit('tags', draft.tags.length, cloud.config.image_tag_quota);
}

function limit(noun: string, attempted: number, maximum: number): void {
  if (maximum < 0 || attempted <= maximum) return;
  throw tooLarge(
    `The limit has been exceeded on the number of allowed image ${noun}. Attempted: ${attempted}, Maximum: ${maximum}`,
  );
}

/** Bounds that Glance looks at only where a value is taken over, after its form and who may (glance/domain). */
export function checkRequirement(key: DraftAttribute, value: unknown): void {
  if ((key !== 'min_disk' && key !== 'min_ram') || typeof value !== 'number') return;
  if (value < 0 || value > imageLimits.requirement) {
    throw badRequest(
      `Invalid value '${value}' for parameter '${key}': Value must be between 0 and ${imageLimits.requirement}.`,
    );
  }
}

function text(value: unknown, longest: number): void {
  if (typeof value !== 'string') throw mismatch(`${shown(value)} is not of type 'string'`);
  if ([...value].length > longest) throw mismatch(`${shown(value)} is too long`);
  refuseWideCharacters(value);
}

/** Glance refuses characters beyond the basic plane: MySQL's utf8 has three bytes. */
function refuseWideCharacters(value: string): void {
  if (/[\u{10000}-\u{10ffff}]/u.test(value)) throw badRequest("Param values can't contain 4 byte unicode.");
}

function oneOf(value: unknown, allowed: unknown[]): void {
  if (!allowed.includes(value))
    throw mismatch(`${shown(value)} is not one of [${allowed.map(shown).join(', ')}]`);
}

function mismatch(detail: string) {
  return badRequest(`Provided object does not match schema 'image': ${detail}`);
}
