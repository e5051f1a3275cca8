import { z } from 'zod';
import { imageLimits } from '@/lib/contract/image-words';
import { retentionActs, retentionKeys } from '@/lib/images/retention-rule';

const days = z.number().int().min(0).max(36_500);

/**
 * What becomes of images that newer ones replace; as it is kept in the browser, and as `bin/darkroom retention` reads it
 * from a file.
 */
export const retentionRuleSchema = z
  .strictObject({
    /** Images with the same values of all of these are versions of each other; with `pattern` there may be none. */
    group_by: z.array(z.enum(retentionKeys)).max(retentionKeys.length).default([]),
    /** Only images whose whole name is so: `*` stands for any characters, `?` for one. */
    pattern: z.string().min(1).max(imageLimits.name).nullable().default(null),
    /** Which images stay: the newest ones, those that are young, or all that are not deprecated. */
    keep: z.union([
      z.strictObject({ last: z.number().int().min(1).max(1000) }),
      z.strictObject({ days: days.min(1) }),
      z.literal('not_deprecated'),
    ]),
    /** After how many days each act is due: since the image is replaced, or since the act before; null for never. */
    hide_after: days.nullable().default(0),
    deactivate_after: days.nullable().default(null),
    delete_after: days.nullable().default(null),
    /** Also images of other projects, for an administrator; those of the own project alone else. */
    all_projects: z.boolean().default(false),
  })
  .refine((rule) => rule.keep === 'not_deprecated' || rule.group_by.length > 0 || rule.pattern !== null, {
    path: ['group_by'],
    message: 'no_group',
  })
  .refine((rule) => retentionActs.some((act) => rule[`${act}_after`] !== null), {
    path: ['hide_after'],
    message: 'no_act',
  });
/** See `retentionRuleSchema`. */
export type RetentionRule = z.output<typeof retentionRuleSchema>;

/** A rule from its JSON text: the rule, or where and why it is none. */
export function parseRule(text: string): { rule: RetentionRule } | { path: string; message: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { path: '', message: 'no_json' };
  }
  const read = retentionRuleSchema.safeParse(json);
  if (read.success) return { rule: read.data };
  const [issue] = read.error.issues;
  return { path: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
}
