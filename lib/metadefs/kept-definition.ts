import type { MetadefProperty } from '@/lib/contract/metadef';
import type { MetadefPropertyInput } from '@/lib/contract/metadef-body';

/** Fields of a property in the order in which files of Glance have them. */
const order = [
  'title',
  'description',
  'type',
  'operators',
  'enum',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'items',
  'uniqueItems',
  'minItems',
  'maxItems',
  'additionalItems',
  'readonly',
  'confidential',
] as const;

/**
 * A property as Glance keeps it, in the form in which it is written: limits are whole numbers, a default is of the
 * property's type, and arrays and objects have none. What was read and what is to be written become the same, so that
 * they can be compared; what was read can be written again.
 */
export function keptDefinition(definition: MetadefProperty | MetadefPropertyInput): MetadefPropertyInput {
  const source = definition as Record<string, unknown>;
  const kept: Record<string, unknown> = {};
  for (const field of order) {
    const value = field === 'default' ? keptDefault(definition.type, source.default) : source[field];
    if (value === undefined || value === null) continue;
    if (field === 'minimum' || field === 'maximum') kept[field] = Math.trunc(value as number);
    else if (field === 'items') kept[field] = withoutNulls(value as Record<string, unknown>);
    else kept[field] = value;
  }
  return kept as MetadefPropertyInput;
}

/** Glance gives every default as Python writes it ("3", "True"), and null for a list or an object. */
function keptDefault(type: string, value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  if (type === 'array' || type === 'object') return String(value);
  const text = String(value);
  if (type === 'boolean') return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : text;
  if (type !== 'integer' && type !== 'number')
    return typeof value === 'boolean' ? pythonBoolean(value) : text;
  return text !== '' && String(Number(text)) === text ? Number(text) : text;
}

function pythonBoolean(value: boolean): string {
  return value ? 'True' : 'False';
}

function withoutNulls(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** Properties by name, each as Glance keeps it. */
export function keptDefinitions(
  properties: Readonly<Record<string, MetadefProperty | MetadefPropertyInput>> | undefined,
): Record<string, MetadefPropertyInput> {
  return Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, one]) => [name, keptDefinition(one)]),
  );
}
