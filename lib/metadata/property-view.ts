import type { MetadefProperty } from '@/lib/contract/metadef';
import type { Explained } from '@/lib/metadata/image-catalog';
import { type ImageRule, offeredValues, ruleOf } from '@/lib/metadata/image-rules';
import { allowedValues, type PropertyProblem, propertyProblem } from '@/lib/metadata/property-value';

/** How a property of an image is edited: what its catalog says, completed by what appendix A knows. */
export interface PropertyView {
  definition: MetadefProperty;
  rule: ImageRule | null;
  explained: Explained | null;
  /** Values to choose from, where there are some. */
  choices: readonly string[] | undefined;
}

/** The view of a key; a key that nobody knows is plain text. */
export function propertyView(
  key: string,
  catalog: ReadonlyMap<string, Explained>,
  hypervisor: string | undefined,
): PropertyView {
  const explained = catalog.get(key) ?? null;
  const rule = ruleOf(key);
  const definition = explained?.definition ?? ruleDefinition(rule, key);
  return { definition, rule, explained, choices: choicesOf(definition, rule, hypervisor) };
}

/** A definition made of a rule, so that the same controls serve clouds without a catalog. */
export function ruleDefinition(rule: ImageRule | null, title: string): MetadefProperty {
  const type = rule?.kind === 'integer' || rule?.kind === 'boolean' ? rule.kind : 'string';
  return { type, title, ...(rule?.kind === 'integer' ? { minimum: 0 } : {}) };
}

function choicesOf(
  definition: MetadefProperty,
  rule: ImageRule | null,
  hypervisor: string | undefined,
): readonly string[] | undefined {
  if (rule?.kind !== 'choice' || definition.type === 'array') return undefined;
  if (hypervisor !== undefined && rule.byHypervisor?.[hypervisor]) return offeredValues(rule, hypervisor);
  return [...new Set([...offeredValues(rule), ...allowedValues(definition)])];
}

/**
 * Why a value breaks its definition, or null. Where appendix A has a say, its values count beside the catalog's: what
 * is said of others is its advice.
 */
export function viewProblem(
  { definition, rule, choices }: PropertyView,
  value: string,
): PropertyProblem | null {
  if (choices && rule?.kind === 'choice') return value === '' ? { problem: 'empty', values: {} } : null;
  return propertyProblem(definition, value);
}
