import { z } from 'zod';
import { type MetadefProperty, metadefLimits, metadefPropertyTypes } from '@/lib/contract/metadef';
import type { MetadefPropertyBody, MetadefPropertyInput } from '@/lib/contract/metadef-body';
import { definitionProblems } from '@/lib/metadefs/definition-problems';
import { keptDefinition } from '@/lib/metadefs/kept-definition';

/**
 * A property as its form has it: everything is text until it is right, so that nothing typed is lost. Messages are keys
 * of `definitionProblems`.
 */
const text = z.string();
const wholeNumber = text.trim().regex(/^(-?\d+)?$/, 'whole_number');
const count = text.trim().regex(/^\d*$/, 'count');

export const propertyFieldsSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'name_needed')
    .max(metadefLimits.name, 'name_too_long')
    .regex(/^[^/]*$/, 'name_slash'),
  title: z.string().trim().min(1, 'title_needed'),
  type: z.enum(metadefPropertyTypes),
  description: text,
  default: text,
  /** One value a line, see `valueLines`. */
  enum: text,
  minimum: wholeNumber,
  maximum: wholeNumber,
  minLength: count,
  maxLength: count,
  pattern: text,
  /** Separated by spaces. */
  operators: text,
  readonly: z.boolean(),
  itemsType: z.enum(metadefPropertyTypes),
  itemsEnum: text,
  uniqueItems: z.boolean(),
  minItems: count,
  maxItems: count,
  additionalItems: z.enum(['', 'true', 'false']),
});
export type PropertyValues = z.infer<typeof propertyFieldsSchema>;
export type PropertyField = keyof PropertyValues;

/** The same, and nothing in it contradicts the rest. */
export const propertyValuesSchema = propertyFieldsSchema.superRefine((values, context) => {
  for (const { field, problem } of definitionProblems(propertyDefinition(values)))
    context.addIssue({ code: 'custom', path: [field], message: problem });
});

/** The form of a property, or of a new one. */
export function propertyValues(
  name: string,
  read: MetadefProperty | MetadefPropertyInput | null,
): PropertyValues {
  const kept = read === null ? null : keptDefinition(read);
  const number = (value: number | undefined) => (value === undefined ? '' : String(value));
  return {
    name,
    title: kept?.title ?? '',
    type: kept?.type ?? 'string',
    description: kept?.description ?? '',
    default: kept?.default === undefined ? '' : String(kept.default),
    enum: valueLines(kept?.enum),
    minimum: number(kept?.minimum),
    maximum: number(kept?.maximum),
    minLength: number(kept?.minLength),
    maxLength: number(kept?.maxLength),
    pattern: kept?.pattern ?? '',
    operators: (kept?.operators ?? []).join(' '),
    readonly: kept?.readonly ?? false,
    itemsType: kept?.items?.type ?? 'string',
    itemsEnum: valueLines(kept?.items?.enum),
    uniqueItems: kept?.uniqueItems ?? false,
    minItems: number(kept?.minItems),
    maxItems: number(kept?.maxItems),
    additionalItems: kept?.additionalItems === undefined ? '' : kept.additionalItems ? 'true' : 'false',
  };
}

/** The definition that a form stands for; a number that is none yet is left out, so it serves the preview too. */
export function propertyDefinition(values: PropertyValues): MetadefPropertyInput {
  const number = (typed: string) => (/^-?\d+$/.test(typed.trim()) ? Number(typed) : undefined);
  const list = (lines: string) => (lines === '' ? undefined : readValueLines(lines));
  const itemsEnum = list(values.itemsEnum);
  const operators = values.operators.split(/[\s,]+/).filter(Boolean);
  const definition = {
    title: values.title.trim(),
    type: values.type,
    description: values.description || undefined,
    operators: operators.length > 0 ? operators : undefined,
    default: values.default === '' ? undefined : values.default,
    enum: list(values.enum),
    minimum: number(values.minimum),
    maximum: number(values.maximum),
    minLength: number(values.minLength),
    maxLength: number(values.maxLength),
    pattern: values.pattern || undefined,
    readonly: values.readonly || undefined,
    items:
      values.type === 'array' || itemsEnum
        ? { type: values.itemsType, ...(itemsEnum ? { enum: itemsEnum } : {}) }
        : undefined,
    uniqueItems: values.uniqueItems || undefined,
    minItems: number(values.minItems),
    maxItems: number(values.maxItems),
    additionalItems: values.additionalItems === '' ? undefined : values.additionalItems === 'true',
  };
  return keptDefinition(definition as MetadefPropertyInput);
}

/** What PUT and POST of a property take. */
export function propertyBody(values: PropertyValues): MetadefPropertyBody {
  return { ...propertyDefinition(values), name: values.name.trim() };
}

/** Values one a line; one that a line could not hold as it is stands in quotes, as in JSON. */
export function valueLines(values: readonly string[] | undefined): string {
  return (values ?? [])
    .map((value) =>
      value === '' || value !== value.trim() || /^"|[\n\r]/.test(value) ? JSON.stringify(value) : value,
    )
    .join('\n');
}

/** Reads them again; empty lines are none. */
export function readValueLines(lines: string): string[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      if (!line.startsWith('"')) return line;
      try {
        const value: unknown = JSON.parse(line);
        return typeof value === 'string' ? value : line;
      } catch {
        return line;
      }
    });
}
