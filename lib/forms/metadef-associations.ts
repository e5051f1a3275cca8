import { z } from 'zod';
import { metadefLimits } from '@/lib/contract/metadef';
import type { MetadefAssociationBody } from '@/lib/contract/metadef-body';
import { sameJson } from '@/lib/metadata/same-json';
import { associationBody } from '@/lib/metadefs/namespace-body';
import { replaceSteps, type Step } from '@/lib/metadefs/namespace-steps';

const rowSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'type_needed')
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
    for (const [index, name] of names.entries())
      if (name !== '' && names.indexOf(name) !== index)
        context.addIssue({ code: 'custom', path: ['associations', index, 'name'], message: 'type_twice' });
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
    associations.map((row) => [row.name.trim(), associationBody({ ...row, name: row.name.trim() })]),
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
