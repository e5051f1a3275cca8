import { z } from 'zod';
import { metadefLimits } from '@/lib/contract/metadef';
import type { MetadefAssociationBody } from '@/lib/contract/metadef-body';
import { sameJson } from '@/lib/metadata/same-json';
import { associationBody } from '@/lib/metadefs/namespace-body';
import { replaceSteps, type Step } from '@/lib/metadefs/namespace-steps';

/** A row that was added and never filled in says nothing, and keeps nothing from being saved. */
const isBlank = ({ name, prefix, properties_target }: z.infer<typeof rowSchema>) =>
  name.trim() === '' && prefix === '' && properties_target === '';

const rowSchema = z.object({
  name: z
    .string()
    .trim()
    .max(metadefLimits.name, 'name_too_long')
    .regex(/^[^/]*$/, 'name_slash'),
  prefix: z.string().max(metadefLimits.prefix, 'name_too_long'),
  properties_target: z.string().max(metadefLimits.prefix, 'name_too_long'),
});

/** Associations as their form has them, a row each; messages are keys of `definitionProblems`. */
export const associationValuesSchema = z
  .object({ associations: z.array(rowSchema) })
  .superRefine(({ associations }, context) => {
    const names = associations.map(({ name }) => name);
    const problem = (index: number, message: string) =>
      context.addIssue({ code: 'custom', path: ['associations', index, 'name'], message });
    for (const [index, row] of associations.entries())
      if (row.name === '' && !isBlank(row)) problem(index, 'type_needed');
    for (const [index, name] of names.entries())
      if (name !== '' && names.indexOf(name) !== index) problem(index, 'type_twice');
  });
export type AssociationValues = z.infer<typeof associationValuesSchema>;

/** The form of a namespace's associations. */
export function associationValues(read: readonly MetadefAssociationBody[]): AssociationValues {
  return {
    associations: read.map(({ name, prefix = '', properties_target = '' }) => ({
      name,
      prefix,
      properties_target,
    })),
  };
}

/** Only what differs between the associations that are there and those of the form. */
export function associationSteps(
  now: readonly MetadefAssociationBody[],
  { associations }: AssociationValues,
): Step[] {
  const present = new Map(now.map((one) => [one.name, associationBody(one)]));
  const wanted = new Map(
    associations
      .filter((row) => !isBlank(row))
      .map((row) => [row.name.trim(), associationBody({ ...row, name: row.name.trim() })]),
  );
  const gone = [...present].filter(([name]) => !wanted.has(name));
  return [
    ...gone.flatMap(([, from]) => replaceSteps('resource_types', from, null)),
    ...[...wanted].flatMap(([name, to]) => {
      const from = present.get(name) ?? null;
      return sameJson(from, to) ? [] : replaceSteps('resource_types', from, to);
    }),
  ];
}
