import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { badRequest, conflict, forbidden, unsupportedMediaType } from '@/lib/embedded/error';
import {
  authorizeDraft,
  checkAttribute,
  checkProperty,
  checkRequirement,
  type DraftAttribute,
  type ImageDraft,
  isDraftAttribute,
  refuseUnwritable,
} from '@/lib/embedded/image/image-attributes';
import {
  changeLocations,
  isLocationPath,
  type LocationContext,
  wrongLocations,
} from '@/lib/embedded/image/image-location-patch';
import { setOwn } from '@/lib/embedded/image/own-property';
import {
  mayProperty,
  type PropertyProtection,
  reservedProperty,
} from '@/lib/embedded/image/property-protection';
import { shownBare } from '@/lib/embedded/shown';

/** An operation of either media type, brought to one form. */
export interface Operation {
  op: 'add' | 'replace' | 'remove';
  key: string;
  value: unknown;
  /** What stands behind /locations/. */
  position?: string;
  /** v2.0: `add` must not meet an existing property. */
  strictAdd: boolean;
}

const mediaTypes = {
  'application/openstack-images-v2.1-json-patch': 2.1,
  'application/openstack-images-v2.0-json-patch': 2.0,
} as const;
const acceptPatch = Object.keys(mediaTypes).join(', ');
const operations = ['add', 'remove', 'replace'] as const;

/** The version of the patch's media type; 415 with Accept-Patch otherwise. */
export function patchVersion(contentType: string | undefined): 2.0 | 2.1 {
  const type = contentType?.split(';')[0] ?? '';
  if (Object.hasOwn(mediaTypes, type)) return mediaTypes[type as keyof typeof mediaTypes];
  throw unsupportedMediaType(type, { 'accept-patch': acceptPatch });
}

/** Reads and checks a patch before anything is looked up, as glance/api/v2/images.py (RequestDeserializer) does. */
export function parsePatch(cloud: Cloud, body: unknown, version: 2.0 | 2.1): Operation[] {
  if (!Array.isArray(body)) throw badRequest('Request body must be a JSON array of operation objects.');
  return body.map((item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      throw badRequest('Operations must be JSON objects.');
    }
    const operation = version === 2.1 ? operation21(item) : operation20(item);
    return checked(cloud, operation);
  });
}

function operation21(item: object): Operation {
  const { op, path, value } = item as { op?: unknown; path?: unknown; value?: unknown };
  if (op === undefined) throw badRequest("Unable to find '`op`' in JSON Schema change");
  if (!operations.some((known) => known === op)) {
    throw badRequest(
      `Invalid operation: \`${shownBare(op)}\`. It must be one of the following: ${operations.join(', ')}.`,
    );
  }
  if (path === undefined) throw badRequest("Unable to find 'path' in JSON Schema change");
  if (op !== 'remove' && value === undefined) throw badRequest('Operation must contain a value.');
  return { op: op as Operation['op'], ...target(op as Operation['op'], path), value, strictAdd: false };
}

function operation20(item: object): Operation {
  const [op, ...more] = operations.filter((known) => Object.hasOwn(item, known));
  if (op === undefined || more.length > 0)
    throw badRequest(
      'Operation objects must contain exactly one member named "add", "remove", or "replace".',
    );
  const { value } = item as { value?: unknown };
  if (op !== 'remove' && value === undefined)
    throw badRequest(`Operation "${op}" requires a member named "value".`);
  return { op, ...target(op, (item as Record<string, unknown>)[op]), value, strictAdd: true };
}

/** What a pointer names: an attribute, or of the locations one. */
function target(op: Operation['op'], pointer: unknown): Pick<Operation, 'key' | 'position'> {
  const parts = pointerParts(pointer);
  const [key = '', position] = parts;
  if (key === 'locations' && isLocationPath(op, parts)) return { key, position };
  if (parts.length > 1 || key === 'locations')
    throw badRequest(`Invalid JSON pointer for this resource: '/${parts.join('/')}'`);
  return { key };
}

/**
 * The names in a JSON pointer as Glance reads them (_decode_json_pointer): almost RFC 6901, but blanks around a name do
 * not count, nor does a second slash at the beginning.
 */
function pointerParts(pointer: unknown): string[] {
  if (typeof pointer !== 'string' || !pointer.startsWith('/'))
    throw badRequest(`Pointer \`${shownBare(pointer)}\` does not start with "/".`);
  if (/\/\s*\//.test(pointer.slice(1))) throw badRequest(`Pointer \`${pointer}\` contains adjacent "/".`);
  if (pointer.length > 1 && pointer.endsWith('/')) throw badRequest(`Pointer \`${pointer}\` ends with "/".`);
  if (/~(?![01])/.test(pointer))
    throw badRequest(`Pointer \`${pointer}\` contains "~" not part of a recognized escape sequence.`);
  return pointer
    .replace(/^\/+/, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').trim());
}

function checked(cloud: Cloud, operation: Operation): Operation {
  const { key, op } = operation;
  if (key === 'locations') {
    const wrong = op === 'remove' ? null : wrongLocations(op, operation.value);
    if (wrong !== null) throw badRequest(`Provided object does not match schema 'image': ${wrong}`);
    return operation;
  }
  refuseUnwritable(key, 'patch');
  if (op === 'remove') return operation;
  const value = isDraftAttribute(key)
    ? checkAttribute(cloud, key, operation.value)
    : checkProperty(key, operation.value);
  return { ...operation, value };
}

/** Applies a patch to an image's draft, all or nothing: any refusal throws and the caller stores nothing. */
export function applyPatch(
  context: LocationContext,
  draft: ImageDraft,
  patch: Operation[],
  protections: readonly PropertyProtection[],
): ImageDraft {
  const { caller, image } = context;
  let next: ImageDraft = { ...draft, properties: { ...draft.properties } };
  for (const operation of patch) {
    const { key } = operation;
    if (key === 'locations') {
      next = { ...next, locations: changeLocations(context, next.locations, operation) };
    } else if (isDraftAttribute(key)) {
      refuseAttributeChange(caller, operation, key, image.status);
      checkRequirement(key, operation.value);
      next = { ...next, [key]: operation.value };
    } else {
      applyToProperty(protections, caller, next.properties, operation);
    }
  }
  // Whoever writes a visibility needs its right, even where it was that before (glance/api/v2/policy.py).
  if (patch.some((operation) => operation.key === 'visibility'))
    authorizeDraft(caller, { visibility: next.visibility }, draft.owner);
  return next;
}

function refuseAttributeChange(
  caller: Caller,
  operation: Operation,
  key: DraftAttribute,
  status: string,
): void {
  if (operation.op === 'remove') throw forbidden(`Property ${key} may not be removed.`);
  if (operation.op === 'add' && operation.strictAdd) throw conflict(`Property ${key} already present.`);
  if (key === 'owner' && !caller.isAdmin)
    throw forbidden(`You are not permitted to modify 'owner' on this image.`);
  const isFormat = key === 'disk_format' || key === 'container_format';
  if (isFormat && status !== 'queued' && status !== 'importing') {
    throw forbidden(`Attribute ${key} can be only replaced for a queued image.`);
  }
}

/**
 * What an image of Glance has beside its properties, by the names that its code gives it (glance/domain, and the proxies
 * around it): `_do_remove` takes each for an attribute.
 */
const innerNames = new Set([
  ...['base', 'context', 'image', 'image_id', 'member', 'extra_properties'],
  ...['delete', 'deactivate', 'reactivate', 'get_data', 'set_data'],
]);

function applyToProperty(
  protections: readonly PropertyProtection[],
  caller: Caller,
  properties: Record<string, string | null>,
  operation: Operation,
): void {
  const { key, op } = operation;
  const present = Object.hasOwn(properties, key);
  if (op === 'remove' && innerNames.has(key)) throw forbidden(`Property ${key} may not be removed.`);
  if (op !== 'add' && !present) throw conflict(`Property ${key} does not exist.`);
  if (op === 'add' && operation.strictAdd && present) throw conflict(`Property ${key} already present.`);
  const act = op === 'remove' ? 'delete' : present ? 'update' : 'create';
  if (!mayProperty(protections, caller, act, key)) throw reservedProperty(key);
  if (op === 'remove') delete properties[key];
  else setOwn(properties, key, operation.value as string | null);
}
