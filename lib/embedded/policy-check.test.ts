import { describe, expect, test } from 'vitest';
import { type CheckContext, holds, PolicySyntaxError, rulesIn } from '@/lib/embedded/policy-check';

const member: CheckContext = {
  roles: new Set(['member', 'reader']),
  projectId: 'mine',
  userId: 'me',
  target: { project_id: 'mine', visibility: 'private' },
};
const foreign = { ...member, target: { project_id: 'theirs', visibility: 'private' } };
const open = { ...member, target: { project_id: 'theirs', visibility: 'public' } };
const rules = (name: string) => ({ yes: '', admin: 'role:admin', loop: 'rule:loop' })[name];

describe('a check holds as oslo.policy says', () => {
  test.each([
    ['', member, true],
    ['@', member, true],
    ['!', member, false],
    ['role:member', member, true],
    ['role:Member', member, true],
    ['role:admin', member, false],
    ['role:admin or role:member', member, true],
    ['role:admin and role:member', member, false],
    ['not role:admin', member, true],
    ['role:admin or role:reader and role:member', member, true],
    ['(role:reader or role:member) and role:admin', member, false],
    ['rule:yes', member, true],
    ['rule:admin', member, false],
    ['rule:loop', member, false],
    ['rule:nowhere', member, false],
    ['project_id:%(project_id)s', member, true],
    ['project_id:%(project_id)s', foreign, false],
    ["'public':%(visibility)s", open, true],
    ["role:reader and (project_id:%(project_id)s or 'public':%(visibility)s)", foreign, false],
    ["role:reader and (project_id:%(project_id)s or 'public':%(visibility)s)", open, true],
    ['project_id:%(nothing)s', member, false],
    ['domain:mine', member, false],
  ] as const)('%s', (text, context, expected) => {
    expect(holds(text, context, rules)).toBe(expected);
  });
});

test.each(['role', 'role:admin or', 'or', '(role:admin', 'role:admin)', 'role:a role:b', '()', 'and role:a'])(
  '%s is no check',
  (text) => {
    expect(() => rulesIn(text)).toThrow(PolicySyntaxError);
  },
);

test('the rules that a check names', () => {
  expect(rulesIn('rule:a or not (role:x and rule:b)')).toEqual(['a', 'b']);
});
