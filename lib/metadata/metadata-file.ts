import { keyProblem } from '@/lib/metadata/property-key';

/** What a file of properties holds: those that can be set, and the keys of those left out because no Glance takes them. */
export interface MetadataFile {
  properties: Record<string, string>;
  leftOut: string[];
}

/** Why a file is none, as a key of the messages `metadataFile`, with where it breaks. */
export type MetadataFileProblem = { problem: 'not_json' | 'not_object' | 'not_text'; where: string };

/** Properties as a file: an object with a string each, by key. */
export function exportMetadata(properties: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/**
 * Reads what `exportMetadata` wrote, an object with `properties` in it (as `openstack image show -f json` gives), or an
 * image as the API gives it. Numbers and booleans become text; attributes that are no metadata are left out, and keys that
 * cannot be any.
 */
export function importMetadata(text: string): MetadataFile | MetadataFileProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { problem: 'not_json', where: error instanceof Error ? error.message : '' };
  }
  if (!isObject(json)) return { problem: 'not_object', where: '' };
  const source = isObject(json.properties) ? json.properties : json;
  const properties = new Map<string, string>();
  const leftOut: string[] = [];
  for (const [key, value] of Object.entries(source)) {
    if (keyProblem(key, new Set()) !== null) leftOut.push(key);
    else if (typeof value === 'string') properties.set(key, value);
    else if (typeof value === 'number' || typeof value === 'boolean') properties.set(key, String(value));
    else if (value !== null) return { problem: 'not_text', where: key };
  }
  return { properties: Object.fromEntries(properties), leftOut };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
