import type { MetadefProperty } from '@/lib/contract/metadef';
import type { MetadefPropertyInput } from '@/lib/contract/metadef-body';
import { isPattern } from '@/lib/metadata/pattern';
import { type PropertyProblem, propertyProblem } from '@/lib/metadata/property-value';
import { keptDefinition } from '@/lib/metadefs/kept-definition';

/** What makes no sense in a definition although Glance takes it: keys of the messages `definitionProblems`. */
export interface DefinitionProblem {
  field: 'minimum' | 'maximum' | 'minLength' | 'minItems' | 'pattern' | 'enum' | 'itemsEnum' | 'default';
  problem:
    | 'minimum_above_maximum'
    | 'min_length_above_max'
    | 'min_items_above_max'
    | 'not_whole'
    | 'bad_pattern'
    | 'enum_twice'
    | 'enum_not_number'
    | 'default_lost'
    | 'default_breaks';
  values: Record<string, string | number>;
  /** Of `default_breaks`: which constraint. */
  because?: PropertyProblem;
}

type Definition = MetadefPropertyInput;
type Found = DefinitionProblem | false | null | undefined;

/** Contradictions in a definition, the first of each field. */
export function definitionProblems(definition: Definition): DefinitionProblem[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = definition;
  const found: Found[] = [
    notWhole('minimum', minimum),
    notWhole('maximum', maximum),
    above(minimum, maximum) && problem('minimum', 'minimum_above_maximum'),
    above(minLength, maxLength) && problem('minLength', 'min_length_above_max'),
    above(minItems, maxItems) && problem('minItems', 'min_items_above_max'),
    pattern !== undefined && !isPattern(pattern) && problem('pattern', 'bad_pattern'),
    listProblem('enum', definition.enum, definition.type),
    listProblem('itemsEnum', definition.items?.enum, definition.items?.type),
    defaultProblem(definition),
  ];
  const fields = new Set<string>();
  return found.filter((one): one is DefinitionProblem => {
    if (!one || fields.has(one.field)) return false;
    fields.add(one.field);
    return true;
  });
}

function problem(
  field: DefinitionProblem['field'],
  key: DefinitionProblem['problem'],
  values: DefinitionProblem['values'] = {},
): DefinitionProblem {
  return { field, problem: key, values };
}

const above = (low: number | undefined, high: number | undefined) =>
  low !== undefined && high !== undefined && low > high;

/** Glance cuts what stands behind the point. */
function notWhole(field: 'minimum' | 'maximum', value: number | undefined): Found {
  return value !== undefined && !Number.isInteger(value) && problem(field, 'not_whole');
}

function listProblem(
  field: 'enum' | 'itemsEnum',
  list: string[] | undefined,
  type: string | undefined,
): Found {
  const twice = list?.find((value, index) => list.indexOf(value) !== index);
  if (twice !== undefined) return problem(field, 'enum_twice', { value: twice });
  if (type !== 'integer' && type !== 'number') return null;
  const odd = list?.find((value) => value.trim() === '' || Number.isNaN(Number(value)));
  return odd === undefined ? null : problem(field, 'enum_not_number', { value: odd });
}

function defaultProblem(definition: Definition): Found {
  const { default: usual } = definition;
  if (usual === undefined || usual === null) return null;
  if (definition.type === 'array' || typeof usual === 'object') return problem('default', 'default_lost');
  const text = String(keptDefinition(definition).default);
  const because = propertyProblem(definition as MetadefProperty, text);
  return because && { ...problem('default', 'default_breaks', { value: text }), because };
}
