import { z } from 'zod';
import type { Caller } from '@/lib/embedded/cloud';
import { badRequest, conflict, forbidden, tooLarge } from '@/lib/embedded/error';
import type { ImageLocation } from '@/lib/embedded/image/location-record';
import { authorize } from '@/lib/embedded/policy';

/** One operation of a patch on /locations, /locations/N or /locations/-. */
export interface LocationOperation {
  op: 'add' | 'replace' | 'remove';
  /** What stands behind /locations/; absent for the whole list. */
  position?: string;
  value: unknown;
}
/** Hashes that somebody tells of a location; glance/api/v2/images.py, get_base_properties. */
const validationSchema = z
  .strictObject({
    checksum: z.string().length(32),
    os_hash_algo: z.string().max(64),
    os_hash_value: z.string().max(128),
  })
  .partial({ checksum: true });
interface GivenLocation {
  url: string;
  metadata: Record<string, unknown>;
  validation_data?: Record<string, string>;
}
/** What a change of locations is judged by. */
export interface LocationContext {
  caller: Caller;
  /** show_multiple_locations */
  visible: boolean;
  /** Id of the store of addresses, and whether it can be at one; null without such a store. */
  web: { store: string; takes: (url: string) => boolean } | null;
  /** image_location_quota */
  quota: number;
  /** Filled with what the image does not have yet of what is told of its data. */
  hashes: Record<string, string>;
  image: {
    status: string;
    owner: string | null;
    checksum: string | null;
    os_hash_algo: string | null;
    os_hash_value: string | null;
  };
}

/** Whether a path names as much as its operation may change: the list, or one of it. */
export function isLocationPath(op: LocationOperation['op'], parts: readonly string[]): boolean {
  return parts.length === (op === 'replace' ? 1 : 2);
}

/** Checks the form of a value against the image schema; gives what is wrong, or null. */
export function wrongLocations(op: LocationOperation['op'], value: unknown): string | null {
  const list = op === 'replace' ? value : [value];
  if (!Array.isArray(list)) return `${JSON.stringify(list)} is not of type 'array'`;
  for (const item of list) {
    if (typeof item !== 'object' || item === null) return `${JSON.stringify(item)} is not of type 'object'`;
    const { url, metadata } = item as Partial<GivenLocation>;
    if (url === undefined) return "'url' is a required property";
    if (metadata === undefined) return "'metadata' is a required property";
    if (typeof url !== 'string') return `${JSON.stringify(url)} is not of type 'string'`;
    if (url.length > 255) return `'${url}' is too long`;
    if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
      return `${JSON.stringify(metadata)} is not of type 'object'`;
    const data = (item as Partial<GivenLocation>).validation_data;
    if (data !== undefined && !validationSchema.safeParse(data).success)
      return `${JSON.stringify(data)} is not valid under the given schemas`;
  }
  return null;
}

/**
 * The locations after one operation, in Glance's order of refusals (glance/api/v2/images.py, _do_add_locations and its
 * siblings; glance/location.py, _locations_proxy). Only addresses of the web can be added, and only where a store is
 * there for them: `file:` is refused from everybody. `hashes` of the context takes what is told of a new one's data.
 */
export function changeLocations(
  context: LocationContext,
  locations: ImageLocation[],
  operation: LocationOperation,
): ImageLocation[] {
  const { caller, image } = context;
  const { op } = operation;
  if (op === 'remove') {
    authorize(caller, 'delete_image_location', image.owner);
    refuseHidden(context, 'remove');
    refuseStatus(image.status, op, ['active']);
    if (locations.length === 1) throw forbidden('Cannot remove last location in the image.');
    const at = positionOf(operation.position, locations.length - 1);
    if (at === null) throw badRequest('Invalid position for removing a location.');
    return locations.filter((_, index) => index !== at);
  }
  const given = (op === 'replace' ? operation.value : [operation.value]) as GivenLocation[];
  if (given.length === 0) throw forbidden('Cannot set locations to empty list.');
  authorize(caller, 'set_image_location', image.owner);
  refuseHidden(context, op === 'replace' ? 'update' : 'add');
  refuseStatus(image.status, op, ['active', 'queued']);
  Object.assign(context.hashes, checkValidationData(image, given));
  if (op === 'add') {
    const at = positionOf(operation.position, locations.length);
    if (at === null) throw badRequest('Invalid position for adding a location.');
    return withNew(context, locations, given);
  }
  if (locations.length === 0) return withNew(context, locations, given);
  const kept = given.flatMap(({ url, metadata }) => {
    const known = locations.find((location) => location.url === url);
    return known ? [{ ...known, metadata }] : [];
  });
  if (
    kept.length !== locations.length ||
    given.length !== locations.length ||
    new Set(kept.map(({ url }) => url)).size !== kept.length
  )
    throw badRequest(
      `Original locations is not empty: ${locations.map((location) => location.url).join(', ')}`,
    );
  return kept;
}

function withNew(
  { web, quota }: LocationContext,
  locations: ImageLocation[],
  given: GivenLocation[],
): ImageLocation[] {
  const all = [...locations];
  for (const { url, metadata } of given) {
    if (!web?.takes(url)) throw badRequest('Invalid location');
    const fresh = { store: web.store, url, metadata: { ...metadata, store: web.store }, address: 0 };
    const known = (one: ImageLocation) => one.url === url && same(one.metadata, fresh.metadata);
    if (all.some(known)) throw badRequest(`The location ${url} already exists`);
    all.push(fresh);
  }
  if (quota >= 0 && all.length > quota)
    throw tooLarge(
      `The limit has been exceeded on the number of allowed image locations. Attempted: ${all.length}, Maximum: ${quota}`,
    );
  return all;
}

function same(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]))
  );
}

function refuseHidden({ visible }: LocationContext, verb: string): void {
  if (!visible) throw forbidden(`It's not allowed to ${verb} locations if locations are invisible.`);
}

function refuseStatus(status: string, verb: string, good: string[]): void {
  if (!good.includes(status))
    throw conflict(`It's not allowed to ${verb} locations if image status is ${status}.`);
}

/** `-` is the last; a number has to be one of the list. */
function positionOf(text: string | undefined, last: number): number | null {
  if (text === '-') return last;
  if (text === undefined || !/^\d+$/.test(text) || Number(text) > last) return null;
  return Number(text);
}

function checkValidationData(
  image: LocationContext['image'],
  given: GivenLocation[],
): Record<string, string> {
  const told: Record<string, string> = {};
  for (const { validation_data } of given) {
    for (const [key, value] of Object.entries(validation_data ?? {})) {
      if ((told[key] ?? value) !== value) throw conflict(`Conflicting values for ${key}`);
      told[key] = value;
    }
  }
  const current: Record<string, string | null> = { ...image };
  const fresh = Object.entries(told).filter(([key, value]) => current[key] !== value);
  const other = fresh.find(([key]) => current[key]);
  if (other) throw conflict(`${other[0]} is already set with a different value`);
  if (fresh.length === 0) return {};
  if (image.status !== 'queued') {
    const names = fresh.map(([key]) => key).join(', ');
    throw conflict(`New value(s) for ${names} may only be provided when image status is 'queued'`);
  }
  if (told.os_hash_algo !== 'sha512')
    throw conflict(`os_hash_algo must be sha512, not ${told.os_hash_algo ?? 'None'}`);
  return Object.fromEntries(fresh);
}
