import { type RetentionKey, type RetentionRule, retentionActs } from '@/lib/images/retention-rule';
import { parseRule } from '@/lib/images/retention-rule-schema';

/** A rule as it is typed: numbers are texts, and an empty one stands for never. */
export interface RuleDraft {
  keep: 'last' | 'days' | 'not_deprecated';
  count: string;
  group_by: RetentionKey[];
  pattern: string;
  hide_after: string;
  deactivate_after: string;
  delete_after: string;
  all_projects: boolean;
}

/** What is wrong with a draft, and in which field; `retention.wrong_WHY` says it. */
export interface RuleProblem {
  field: 'count' | 'group_by' | `${(typeof retentionActs)[number]}_after`;
  why: 'count' | 'days' | 'no_group' | 'no_act';
}

/** A rule as it is shown to be changed. */
export function draftOf(rule: RetentionRule): RuleDraft {
  const { keep, group_by, pattern, all_projects } = rule;
  const text = (days: number | null) => (days === null ? '' : String(days));
  return {
    keep: keep === 'not_deprecated' ? keep : 'last' in keep ? 'last' : 'days',
    count: keep === 'not_deprecated' ? '3' : String('last' in keep ? keep.last : keep.days),
    group_by,
    pattern: pattern ?? '',
    hide_after: text(rule.hide_after),
    deactivate_after: text(rule.deactivate_after),
    delete_after: text(rule.delete_after),
    all_projects,
  };
}

/** The rule that a draft says, or what is wrong with it. */
export function ruleOf(draft: RuleDraft): { rule: RetentionRule } | { problem: RuleProblem } {
  const { keep, group_by, pattern, all_projects } = draft;
  const whole = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);
  const count = whole(draft.count);
  if (keep !== 'not_deprecated' && !(count >= 1 && count <= (keep === 'last' ? 1000 : 36_500)))
    return { problem: { field: 'count', why: 'count' } };
  const days: Record<string, number | null> = {};
  for (const act of retentionActs) {
    const field = `${act}_after` as const;
    const text = draft[field].trim();
    days[field] = text === '' ? null : whole(text);
    if (text !== '' && !((days[field] ?? 0) <= 36_500)) return { problem: { field, why: 'days' } };
  }
  const read = parseRule(
    JSON.stringify({
      ...days,
      group_by: keep === 'not_deprecated' ? [] : group_by,
      pattern: pattern === '' ? null : pattern,
      keep: keep === 'not_deprecated' ? keep : { [keep]: count },
      all_projects,
    }),
  );
  if ('rule' in read) return read;
  return read.message === 'no_group'
    ? { problem: { field: 'group_by', why: 'no_group' } }
    : { problem: { field: 'hide_after', why: 'no_act' } };
}
