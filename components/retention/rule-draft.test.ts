import { expect, test } from 'vitest';
import { draftOf, type RuleDraft, ruleOf } from '@/components/retention/rule-draft';
import { type RetentionRule, supersedeRule } from '@/lib/images/retention-rule';

test.each<RetentionRule>([
  supersedeRule,
  { ...supersedeRule, keep: { days: 30 }, pattern: 'Debian *', hide_after: null, delete_after: 7 },
  { ...supersedeRule, keep: 'not_deprecated', group_by: [], all_projects: true },
])('a rule is the same after it was shown to be changed', (rule) => {
  expect(ruleOf(draftOf(rule))).toEqual({ rule });
});

const draft = draftOf(supersedeRule);
test.each<[Partial<RuleDraft>, string, string]>([
  [{ count: '0' }, 'count', 'count'],
  [{ count: 'three' }, 'count', 'count'],
  [{ count: '1001' }, 'count', 'count'],
  [{ hide_after: '-1' }, 'hide_after', 'days'],
  [{ delete_after: '1.5' }, 'delete_after', 'days'],
  [{ deactivate_after: '99999' }, 'deactivate_after', 'days'],
  [{ group_by: [] }, 'group_by', 'no_group'],
  [{ hide_after: ' ' }, 'hide_after', 'no_act'],
])('%o is wrong, and the field says why', (change, field, why) => {
  expect(ruleOf({ ...draft, ...change })).toEqual({ problem: { field, why } });
});

test('numbers may have room around them, and a name alone makes a group', () => {
  expect(ruleOf({ ...draft, count: ' 2 ', group_by: [], pattern: 'web *' })).toMatchObject({
    rule: { keep: { last: 2 }, group_by: [], pattern: 'web *' },
  });
});
