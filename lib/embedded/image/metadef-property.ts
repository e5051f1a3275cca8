import type { MetadefProperty } from '@/lib/contract/metadef';

/** In the order of glance/api/v2/model/metadef_property_type.py. */
const attributes = [
  'name',
  'type',
  'title',
  'description',
  'operators',
  'default',
  'readonly',
  'minimum',
  'maximum',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'confidential',
  'items',
  'uniqueItems',
  'minItems',
  'maxItems',
  'additionalItems',
] as const;

/**
 * A property as Glance tells it whatever was stored: numbers of limits are whole, and `default` is text, or null where
 * it was a list or an object. A default that is not ASCII, which Glance cannot store, stays as it is.
 */
export function propertyToWire(stored: Record<string, unknown>): MetadefProperty {
  const wire: Record<string, unknown> = {};
  for (const name of attributes) {
    const value = stored[name];
    if (value === undefined) continue;
    if (name === 'default') wire[name] = textOfDefault(value);
    else if (typeof value === 'number') wire[name] = Math.trunc(value);
    else wire[name] = value;
  }
  return wire as MetadefProperty;
}

/** Properties by name. */
export function propertiesToWire(
  entries: [string, Record<string, unknown>][],
): Record<string, MetadefProperty> {
  return Object.fromEntries(entries.map(([name, stored]) => [name, propertyToWire(stored)]));
}

/** As Python writes it. */
function textOfDefault(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
