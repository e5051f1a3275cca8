import { z } from 'zod';
import type { Capabilities } from '@/lib/contract/capabilities';
import type { ImageCreate } from '@/lib/contract/image';
import {
  imageBaseKeys,
  imageIdPattern,
  imageLimits,
  imageReadOnlyKeys,
  isReservedKey,
} from '@/lib/contract/image-words';
import type { ImportRequest } from '@/lib/contract/import';
import { type ImageValues, imageValuesSchema, propertyFields, tagList } from '@/lib/forms/image-values';
import { addressName } from '@/lib/images/address-name';
import { hasFourByteText } from '@/lib/images/odd-text';
import { twinOf, valueProblem } from '@/lib/metadata/property-key';
import {
  type ChecksumProblem,
  checksumFileLimit,
  checksumFor,
  type NamedDigest,
} from '@/lib/work/checksum-file';
import type { UploadPlan } from '@/lib/work/upload';
import { vendorKeys } from '@/lib/work/vendor-checksum';

/** The create form: where the bytes come from, what the image is, and where it goes. */
export const createImageSchema = imageValuesSchema
  .extend({
    source: z.enum(['file', 'url', 'region', 'none']),
    uri: z.string().trim(),
    // A page of the release before sends none of the five that follow.
    /** Of source `region`: another region of the cloud, and the id of the image there. */
    region: z.string().max(255).optional(),
    remoteId: z.string().max(36).optional(),
    /** An id of one's own for the image, '' for one of chance. */
    image_id: z
      .string()
      .trim()
      .refine((text) => text === '' || imageIdPattern.test(text), 'uuid')
      .optional(),
    /** What the vendor says of the bytes: a digest, or the text of a checksum file. */
    vendorChecksum: z.string().max(checksumFileLimit, 'too_long').optional(),
    /** Where the dashboard found it: the digest and the address of the file that says it, which stands for that digest alone. */
    vendorFound: z.string().max(4096).optional(),
    /** Keys that the cloud's schema wants of every image. */
    requiredKeys: z.array(z.string()).optional(),
    /** Size of the chosen file, null without one; the bytes themselves never pass through here. */
    fileSize: z.number().int().nullable(),
    /** The browser could read the beginning of the file. */
    fileReadable: z.boolean(),
    /** Custom properties as typed: `key=value`, a line each. */
    properties: z.string().superRefine((text, context) => {
      const message = propertiesProblem(text);
      if (message) context.addIssue({ code: 'custom', message });
    }),
    stores: z.array(z.string()),
    /** The cloud lets a store be chosen. */
    multiStore: z.boolean(),
    /** 'allow_failure' keeps an image that reached some stores, 'must_succeed' takes everything back. */
    terms: z.enum(['allow_failure', 'must_succeed']),
    /** How a file for one store is sent: as it is, or through an import, which the operator may have convert it. */
    way: z.enum(['direct', 'import']),
  })
  .superRefine((values, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (saidByField(values)) problem('properties', 'property_field');
    if (values.source === 'file' && values.fileSize === null) problem('file', 'file_needed');
    if (values.source === 'file' && values.fileSize === 0) problem('file', 'file_empty');
    if (values.source === 'file' && values.fileSize !== null && !values.fileReadable)
      problem('file', 'file_unreadable');
    if (values.source === 'url') {
      const reason = uriProblem(values.uri);
      if (reason) problem('uri', reason);
    }
    if (values.source === 'region' && !values.region) problem('region', 'region_needed');
    else if (values.source === 'region' && !imageIdPattern.test(values.remoteId ?? ''))
      problem('remoteId', 'remote_needed');
    const vendor = vendorOf(values, null);
    if (typeof vendor === 'string') problem('vendorChecksum', vendor);
    const lacking = missingKeys(values);
    if (lacking.includes('name')) problem('name', 'name_needed');
    if (lacking.some((key) => key !== 'name')) problem('properties', 'property_required');
    if (values.source === 'none') return;
    if (values.disk_format === '') problem('disk_format', 'format_needed');
    if (values.container_format === '') problem('container_format', 'format_needed');
    if (values.multiStore && values.stores.length === 0) problem('stores', 'store_needed');
  });
export type CreateImageValues = z.infer<typeof createImageSchema>;

/** Whether the file that is to be sent is larger than an image may be; `cap` in bytes, of the configuration. */
export const isAboveCap = (
  { source, fileSize }: Pick<CreateImageValues, 'source' | 'fileSize'>,
  cap: number,
) => source === 'file' && fileSize !== null && fileSize > cap;

/**
 * The digest that the vendor's words give for the image's data, a reason why they give none, or null where nothing is said.
 * Of several it is the one of `fileName`, or of the file that the URL names.
 */
export function vendorOf(
  { vendorChecksum, source, uri }: Pick<CreateImageValues, 'vendorChecksum' | 'source' | 'uri'>,
  fileName: string | null,
): NamedDigest | ChecksumProblem | null {
  if (!vendorChecksum?.trim() || (source !== 'file' && source !== 'url')) return null;
  return checksumFor(vendorChecksum, source === 'url' ? addressName(uri) || null : fileName);
}

/** Keys that the cloud's schema wants of every image, and that a form has no value for. */
export function missingKeys(
  values: ImageValues & { properties: string; requiredKeys?: readonly string[] },
): string[] {
  const lines = new Map(propertyLines(values.properties));
  const fields: Partial<Record<string, string>> = {
    name: values.name,
    description: values.description,
    architecture: values.architecture,
    kernel_id: values.kernel_id,
    ramdisk_id: values.ramdisk_id,
  };
  return (values.requiredKeys ?? []).filter(
    (key) => !lines.get(key) && !(Object.hasOwn(fields, key) && fields[key]),
  );
}

/** Why an address cannot be imported from, as a key of `validation`, or null. The cloud's own lists come after. */
export function uriProblem(uri: string): string | null {
  if (uri === '') return 'uri_needed';
  if (!URL.canParse(uri)) return 'uri_invalid';
  const { protocol, username, password } = new URL(uri);
  if (!/^https?:$/.test(protocol)) return 'uri_scheme';
  // Glance's client (urllib) takes them for a part of the host, and every reader of the task sees them.
  return username === '' && password === '' ? null : 'uri_credentials';
}

/** Reads `key=value` lines; an empty line says nothing, a value may hold further equals signs. */
export function propertyLines(text: string): [key: string, value: string][] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
}

/** The same lines with properties set: one that is there is written anew in its place, others come at the end. */
export function withPropertyLines(text: string, properties: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(properties));
  const lines = text.split('\n').map((line) => {
    const [key = ''] = propertyLines(line)[0] ?? [];
    const value = left.get(key);
    left.delete(key);
    return value === undefined ? line : `${key}=${value}`;
  });
  while (lines.at(-1)?.trim() === '') lines.pop();
  return [...lines, ...[...left].map(([key, value]) => `${key}=${value}`)].join('\n');
}

/** The same lines without those that still say what `properties` says; what was written anew by hand stays. */
export function withoutPropertyLines(text: string, properties: Readonly<Record<string, string>>): string {
  return text
    .split('\n')
    .filter((line) => {
      const [key = '', value] = propertyLines(line)[0] ?? [];
      return !Object.hasOwn(properties, key) || properties[key] !== value;
    })
    .join('\n');
}

/** The name that an image gets from its file: without the endings of packed files and disk images, and never nothing. */
export function imageNameOf(fileName: string): string {
  const unpacked = fileName.replace(/\.(gz|xz|zst|bz2|zip)$/i, '');
  return unpacked.replace(/\.(qcow2|img|raw|vmdk|vdi|vhdx?|iso|ova|box)$/i, '').trim() || fileName;
}

/** Why properties cannot stay as typed, as a key of `validation`, or null. */
function propertiesProblem(text: string): string | null {
  if (text.split('\n').some((line) => line.trim() !== '' && !line.includes('='))) return 'property_line';
  const refused = refusedText(text);
  if (refused) return refused;
  if (propertyLines(text).some(([, value]) => value === '')) return 'property_blank';
  const keys = propertyLines(text).map(([key]) => key);
  if (keys.some((key) => key === '' || key.length > imageLimits.propertyKey)) return 'property_key';
  if (keys.some((key) => imageBaseKeys.has(key) || imageReadOnlyKeys.has(key) || isReservedKey(key))) {
    return 'property_reserved';
  }
  if (new Set(keys).size < keys.length) return 'property_twice';
  return keys.some((key) => twinOf(key, keys) !== null) ? 'property_case' : null;
}

/** What no Glance takes in properties as typed, as a key of `validation`, or null: nothing that is typed after it mends it. */
export function refusedText(text: string): 'four_byte' | 'value_too_long' | null {
  if (hasFourByteText(text)) return 'four_byte';
  return propertyLines(text).some(([, value]) => valueProblem(value) !== null) ? 'value_too_long' : null;
}

/** Whether a line of the properties says otherwise than a field of the form, by the same key or one that a cloud takes for it. */
function saidByField(values: ImageValues & { properties: string }): boolean {
  return propertyLines(values.properties).some(([key, value]) => {
    const field = propertyFields.find((name) => name === key.toLowerCase());
    if (field === undefined || values[field] === '') return false;
    return field !== key || values[field] !== value;
  });
}

/** An empty form for a cloud: its default store, and failure allowed. */
export function createImageDefaults(capabilities: Capabilities): CreateImageValues {
  const preset = capabilities.stores?.find((store) => store.default) ?? capabilities.stores?.[0];
  return {
    source: 'file',
    uri: '',
    region: '',
    remoteId: '',
    image_id: '',
    vendorChecksum: '',
    vendorFound: '',
    requiredKeys: capabilities.requiredKeys,
    fileSize: null,
    fileReadable: true,
    name: '',
    description: '',
    disk_format: '',
    container_format: 'bare',
    architecture: '',
    min_disk: '0',
    min_ram: '0',
    visibility: 'shared',
    protected: false,
    os_hidden: false,
    tags: '',
    kernel_id: '',
    ramdisk_id: '',
    owner: '',
    properties: '',
    stores: preset ? [preset.id] : [],
    multiStore: capabilities.stores !== null,
    terms: 'allow_failure',
    way: 'direct',
  };
}

/** `vendorFound` of a digest. */
export const foundText = ({ algorithm, value }: Pick<NamedDigest, 'algorithm' | 'value'>, source: string) =>
  `${algorithm}:${value} ${source}`;

/** Where the vendor's word was found: the file beside the image, or the address that somebody typed it for. */
function sourceOfVendor({ source, uri, vendorFound }: CreateImageValues, digest: NamedDigest): string {
  if (source !== 'url') return 'typed';
  const found = vendorFound?.split(' ')[1] ?? '';
  return URL.canParse(found) && vendorFound === foundText(digest, found) ? found : uri;
}

/** The body of POST /v2/images. */
export function toImageCreate(values: CreateImageValues): ImageCreate {
  const properties: Record<string, string> = Object.fromEntries(propertyLines(values.properties));
  for (const key of propertyFields) if (values[key] !== '') properties[key] = values[key];
  const vendor = vendorOf(values, null);
  if (vendor && typeof vendor !== 'string') {
    properties[vendorKeys.checksum] = `${vendor.algorithm}:${vendor.value}`;
    properties[vendorKeys.source] = sourceOfVendor(values, vendor);
  }
  const base = {
    name: values.name || null,
    disk_format: values.disk_format || null,
    container_format: values.container_format || null,
    min_disk: Number(values.min_disk),
    min_ram: Number(values.min_ram),
    visibility: values.visibility,
    protected: values.protected,
    os_hidden: values.os_hidden,
    tags: tagList(values.tags),
    ...(values.owner ? { owner: values.owner } : {}),
    ...(values.image_id ? { id: values.image_id } : {}),
  };
  return Object.assign(properties as unknown as ImageCreate, base);
}

/** Whether the data goes through an import: whatever the cloud fetches, and a file for several stores or where somebody wants it so. */
export function isImported(
  values: Pick<CreateImageValues, 'source' | 'stores' | 'way'>,
  importMethods: readonly string[],
): boolean {
  if (values.source !== 'file') return values.source !== 'none';
  return importMethods.includes('glance-direct') && (values.stores.length > 1 || values.way === 'import');
}

/**
 * How a file gets to where it is meant for: into one store as it is, through an import, or, where a cloud takes no file for
 * several stores at once, into the default one and by a copy of the cloud's own from there to the others.
 */
export function uploadWay(
  values: CreateImageValues,
  { importMethods, stores }: Pick<Capabilities, 'importMethods' | 'stores'>,
): UploadWay {
  if (isImported(values, importMethods)) return { target: 'stage', importRequest: toImportRequest(values) };
  if (!copiesOn(values, importMethods)) return { target: 'file', store: values.stores[0] };
  const preset = stores?.find((store) => store.default)?.id ?? '';
  const first = values.stores.includes(preset) ? preset : values.stores[0];
  const others = values.stores.filter((store) => store !== first);
  const importRequest = { method: { name: 'copy-image' }, stores: others, all_stores_must_succeed: false };
  return { target: 'file', store: first, importRequest };
}
export type UploadWay = Pick<UploadPlan, 'target' | 'store' | 'importRequest'>;

/** Whether a file is copied on from the first of its stores, since the cloud takes none for several at once. */
export function copiesOn(
  { source, stores }: Pick<CreateImageValues, 'source' | 'stores'>,
  importMethods: readonly string[],
): boolean {
  return (
    source === 'file' &&
    stores.length > 1 &&
    takesOneStore(importMethods) &&
    importMethods.includes('copy-image')
  );
}

/** A cloud without glance-direct takes a file into one store. */
export const takesOneStore = (importMethods: readonly string[]) => !importMethods.includes('glance-direct');

/** The body of POST /v2/images/{id}/import. */
export function toImportRequest(values: CreateImageValues): ImportRequest {
  return {
    method: importMethodOf(values),
    ...(values.multiStore
      ? { stores: values.stores, all_stores_must_succeed: values.terms === 'must_succeed' }
      : {}),
  };
}

function importMethodOf({ source, uri, region, remoteId }: CreateImageValues): ImportRequest['method'] {
  if (source === 'url') return { name: 'web-download', uri };
  if (source === 'region')
    return { name: 'glance-download', glance_region: region, glance_image_id: remoteId };
  return { name: 'glance-direct' };
}
