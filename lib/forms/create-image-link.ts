import { imageLimits } from '@/lib/contract/image-words';
import { type CreateImageValues, propertyLines, withPropertyLines } from '@/lib/forms/create-image';
import { hasDirectionMarks, hasFourByteText } from '@/lib/images/odd-text';
import { ruleOf } from '@/lib/metadata/image-rules';
import { parseChecksum } from '@/lib/work/vendor-checksum';

/** What an address may fill the create form in with. */
export type CreatePrefill = Partial<
  Pick<
    CreateImageValues,
    | 'uri'
    | 'name'
    | 'disk_format'
    | 'container_format'
    | 'min_disk'
    | 'min_ram'
    | 'architecture'
    | 'vendorChecksum'
    | 'properties'
  >
>;

/** What a link fills in, and the names of what was left out of it. */
export interface CreateLink {
  prefill: CreatePrefill;
  leftOut: string[];
}

/** The address's part for a form that is filled in. */
export function createImageParams(prefill: CreatePrefill): URLSearchParams {
  const { properties, uri, vendorChecksum, ...fields } = prefill;
  const params = new URLSearchParams();
  if (uri) params.set('from', uri);
  for (const [key, value] of Object.entries(fields)) if (value) params.set(key, value);
  const checksum = parseChecksum(vendorChecksum ?? '');
  if (checksum) params.set(checksum.algorithm, checksum.value);
  for (const [key, value] of propertyLines(properties ?? '')) params.append('property', `${key}=${value}`);
  return params;
}

/** Of the address of the page itself, not of the form. */
const ofThePage = new Set(['source', 'callbackUrl']);

/** What has a field of the form. */
const ofTheForm: ReadonlySet<string> = new Set([
  ...['from', 'name', 'disk_format', 'container_format', 'architecture', 'min_disk', 'min_ram'],
  ...['sha256', 'sha384', 'sha512'],
]);

/** Properties that bind an image to something else of the cloud, or that its bytes are believed by: never by a link. */
const notByLink = /^(instance_uuid|kernel_id|ramdisk_id|img_|owner|cinder_|vendor_)/;

const longest = { address: 2048, property: 255, keyShown: 40, keysShown: 20 };

/**
 * Reads the same from an address, which anybody can write: an address to fetch from, whole numbers, short words, a digest,
 * and of properties those alone that the guide knows, as `property=key=value` or by their own names. What is there twice
 * says two things, and is left out like what does not fit; who sees an image, who owns it and where it goes no link decides.
 */
export function readCreateLink(params: URLSearchParams): CreateLink {
  const prefill: CreatePrefill = {};
  const properties = new Map<string, string>();
  const leftOut = new Set<string>();
  const given = new Map<string, string[]>();
  for (const [key, value] of params) given.set(key, [...(given.get(key) ?? []), value]);
  for (const [key, values] of given) {
    if (ofThePage.has(key)) continue;
    const [value = ''] = values;
    if (key === 'property') {
      for (const line of values) {
        const [name, said] = propertyLines(line)[0] ?? [line, ''];
        if (!isPlain(line) || !putProperty(properties, name, said)) leftOut.add(name);
      }
    } else {
      const put = () =>
        ofTheForm.has(key) ? putField(prefill, key, value) : putProperty(properties, key, value);
      if (values.length > 1 || !put()) leftOut.add(key);
    }
  }
  // The same key by two ways.
  for (const key of leftOut) properties.delete(key);
  if (properties.size > 0) prefill.properties = withPropertyLines('', Object.fromEntries(properties)).trim();
  return { prefill, leftOut: [...leftOut].slice(0, longest.keysShown).map(shortKey) };
}

function putField(prefill: CreatePrefill, key: string, value: string): boolean {
  switch (key) {
    case 'from': {
      const uri = linkAddress(value);
      if (uri === null) return false;
      prefill.uri = uri;
      return true;
    }
    case 'name': {
      const name = value.trim();
      if (name === '' || name.length > imageLimits.name || !isPlain(name)) return false;
      prefill.name = name;
      return true;
    }
    case 'disk_format':
    case 'container_format':
    case 'architecture':
      if (!/^[\w-]{1,30}$/.test(value)) return false;
      prefill[key] = value;
      return true;
    case 'min_disk':
    case 'min_ram':
      if (!/^\d{1,6}$/.test(value)) return false;
      prefill[key] = value;
      return true;
    case 'sha256':
    case 'sha384':
    case 'sha512': {
      const checksum = parseChecksum(`${key}:${value}`);
      // Two of them may contradict each other.
      if (!checksum || prefill.vendorChecksum !== undefined) return false;
      prefill.vendorChecksum = `${checksum.algorithm}:${checksum.value}`;
      return true;
    }
    default:
      return false;
  }
}

function putProperty(properties: Map<string, string>, key: string, value: string): boolean {
  const known = ruleOf(key) !== null && !notByLink.test(key);
  if (!known || value === '' || value.length > longest.property || !isPlain(value)) return false;
  if (properties.has(key) && properties.get(key) !== value) return false;
  properties.set(key, value);
  return true;
}

/**
 * The address to fetch from, as it will be asked for; null for any that a person would take for another: no http or https,
 * credentials, what turns or hides text, or more than fits on a screen.
 */
export function linkAddress(text: string): string | null {
  if (text.length > longest.address || !isPlain(text) || /[\s\\]/.test(text)) return null;
  // Without its two slashes an address still parses, with a host that nobody would read in it.
  if (!/^https?:\/\/[^/?#@]+([/?#]|$)/i.test(text) || !URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  const web = protocol === 'http:' || protocol === 'https:';
  return web && username === '' && password === '' && href.length <= longest.address ? href : null;
}

/** Whether a text shows as what it is: no control characters, none that turn or hide it, none that came broken, and
 * none that Glance refuses. */
function isPlain(text: string): boolean {
  return (
    !/[\p{Cc}\p{Cf}\u2028\u2029\ufffd]/u.test(text) && !hasDirectionMarks(text) && !hasFourByteText(text)
  );
}

function shortKey(key: string): string {
  const shown = key.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\ufffd');
  return shown.length > longest.keyShown ? `${shown.slice(0, longest.keyShown)}…` : shown;
}
