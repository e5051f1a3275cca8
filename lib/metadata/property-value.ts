import type { MetadefProperty } from '@/lib/contract/metadef';
import { matchesPattern } from '@/lib/metadata/pattern';

/**
 * A property of the catalog and the text that Glance keeps for it: every value of an image is a string on the wire.
 * Numbers and booleans are written plain ("8", "true"), an array as Horizon writes it: its operator, then the items with
 * commas ("<in> a,b"). Nova's own form ("<or> a <or> b") is read too.
 */

/** The control that a definition makes. */
export type ControlKind = 'choice' | 'boolean' | 'array' | 'integer' | 'number' | 'text';

/** Which control edits a value of this definition. Types that nobody knows are edited as text. */
export function controlKind(definition: MetadefProperty): ControlKind {
  if (definition.type === 'array') return 'array';
  if (definition.type === 'boolean') return 'boolean';
  if ((definition.enum?.length ?? 0) > 0) return 'choice';
  if (definition.type === 'integer' || definition.type === 'number') return definition.type;
  return 'text';
}

/** The allowed values of a definition or of its items, as text. */
export function allowedValues(definition: MetadefProperty): string[] {
  const listed = definition.type === 'array' ? definition.items?.enum : definition.enum;
  return (listed ?? []).map(String);
}

/** The default as a value of the wire, or null: Glance gives "True" for true, and none for arrays. */
export function defaultValue(definition: MetadefProperty): string | null {
  const value = definition.default;
  if (value === undefined || value === null || typeof value === 'object') return null;
  const text = String(value);
  return definition.type === 'boolean' ? text.toLowerCase() : text;
}

/** What a property has when it is added to an image: its default, or nothing that anybody would have to notice. */
export function firstValue(definition: MetadefProperty): string {
  const preset = defaultValue(definition);
  if (preset !== null) return preset;
  return definition.type === 'boolean' ? 'false' : '';
}

export interface ArrayValue {
  /** '' where there is none. */
  operator: string;
  items: string[];
}

/** Reads an array from its text; one without an operator has ''. */
export function readArray(value: string): ArrayValue {
  const operator = /^\s*(<[a-z-]+>|s?[=!<>]=)(?=\s|$)/.exec(value)?.[1] ?? '';
  const rest = value.slice(value.indexOf(operator) + operator.length);
  const parts =
    operator !== '' && rest.includes(` ${operator} `) ? rest.split(` ${operator} `) : rest.split(',');
  return { operator, items: parts.map((item) => item.trim()).filter(Boolean) };
}

/** Writes an array; one without items is '', whatever its operator. */
export function writeArray({ operator, items }: ArrayValue): string {
  if (items.length === 0) return '';
  return operator ? `${operator} ${items.join(',')}` : items.join(',');
}

/** Operators to choose from, the first one preset; arrays without any have `<in>`, as in Horizon. */
export function arrayOperators(definition: MetadefProperty): string[] {
  return definition.operators?.length ? definition.operators : ['<in>'];
}

/** Why a value breaks its definition: a key of the messages `propertyProblems`, and the words for it. */
export interface PropertyProblem {
  problem:
    | 'empty'
    | 'not_allowed'
    | 'not_boolean'
    | 'not_integer'
    | 'not_number'
    | 'too_small'
    | 'too_great'
    | 'too_short'
    | 'too_long'
    | 'pattern'
    | 'too_few'
    | 'too_many'
    | 'twice';
  values: Record<string, string | number>;
}

const told = (problem: PropertyProblem['problem'], values: PropertyProblem['values'] = {}) => ({
  problem,
  values,
});

/** The first constraint of a definition that a value breaks, or null. */
export function propertyProblem(definition: MetadefProperty, value: string): PropertyProblem | null {
  if (definition.type === 'array') return arrayProblem(definition, value);
  if (definition.type === 'boolean') return /^(true|false)$/i.test(value) ? null : told('not_boolean');
  const allowed = allowedValues(definition);
  if (allowed.length > 0 && !allowed.includes(value))
    return value === '' ? told('empty') : told('not_allowed', { value });
  if (definition.type === 'integer' || definition.type === 'number') return numberProblem(definition, value);
  return textProblem(definition, value);
}

function numberProblem({ type, minimum, maximum }: MetadefProperty, value: string): PropertyProblem | null {
  if (type === 'integer' && !/^-?\d+$/.test(value)) return told('not_integer');
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) return told('not_number');
  const number = Number(value);
  if (typeof minimum === 'number' && number < minimum) return told('too_small', { minimum });
  if (typeof maximum === 'number' && number > maximum) return told('too_great', { maximum });
  return null;
}

function textProblem(definition: MetadefProperty, value: string): PropertyProblem | null {
  const { minLength, maxLength, pattern } = definition;
  // Characters as people count them, not UTF-16 halves.
  const length = [...value].length;
  if (typeof minLength === 'number' && length < minLength) return told('too_short', { minLength });
  if (typeof maxLength === 'number' && length > maxLength) return told('too_long', { maxLength });
  return pattern && matchesPattern(pattern, value) === false ? told('pattern', { pattern }) : null;
}

function arrayProblem(definition: MetadefProperty, value: string): PropertyProblem | null {
  const { items } = readArray(value);
  const { minItems, maxItems, uniqueItems } = definition;
  const allowed = allowedValues(definition);
  if (typeof minItems === 'number' && items.length < minItems) return told('too_few', { minItems });
  if (items.length === 0) return told('empty');
  if (typeof maxItems === 'number' && items.length > maxItems) return told('too_many', { maxItems });
  const twice = uniqueItems ? items.find((item, index) => items.indexOf(item) !== index) : undefined;
  if (twice !== undefined) return told('twice', { value: twice });
  const foreign = allowed.length > 0 ? items.find((item) => !allowed.includes(item)) : undefined;
  return foreign === undefined ? null : told('not_allowed', { value: foreign });
}
