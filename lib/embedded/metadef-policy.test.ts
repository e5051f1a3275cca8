import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '@/lib/embedded/cloud';
import { cloudConfigSchema } from '@/lib/embedded/config';
import {
  isMetadefAllowed,
  type MetadefRule,
  metadefRules,
  partlyOpenMetadefs,
} from '@/lib/embedded/metadef-policy';

// The two policy files of the product documentation (Red Hat OpenStack Platform, "Secure metadef APIs"), as written.
const reads = [
  'get_metadef_namespace',
  'get_metadef_namespaces',
  'get_metadef_object',
  'get_metadef_objects',
  'list_metadef_resource_types',
  'get_metadef_resource_type',
  'get_metadef_property',
  'get_metadef_properties',
  'get_metadef_tag',
  'get_metadef_tags',
];
const writes = [
  'modify_metadef_namespace',
  'add_metadef_namespace',
  'delete_metadef_namespace',
  'modify_metadef_object',
  'add_metadef_object',
  'delete_metadef_object',
  'add_metadef_resource_type_association',
  'remove_metadef_resource_type_association',
  'modify_metadef_property',
  'add_metadef_property',
  'remove_metadef_property',
  'modify_metadef_tag',
  'add_metadef_tag',
  'add_metadef_tags',
  'delete_metadef_tag',
  'delete_metadef_tags',
];
const entries = (rules: string[], value: string) =>
  Object.fromEntries(rules.map((key) => [`glance-${key}`, { key, value }]));
const lockDown = {
  'glance-metadef_default': { key: 'metadef_default', value: '' },
  'glance-metadef_admin': { key: 'metadef_admin', value: 'role:admin' },
  ...entries(reads, 'rule:metadef_default'),
  ...entries(writes, 'rule:metadef_admin'),
};
const openUp = {
  'glance-metadef_default': { key: 'metadef_default', value: '' },
  ...entries([...reads, ...writes], 'rule:metadef_default'),
};

function caller(policies: unknown, ...roles: string[]): Caller {
  return {
    userId: 'u',
    projectId: 'mine',
    roles: new Set(roles),
    isAdmin: roles.includes('admin'),
    requestId: 'r',
    policies: cloudConfigSchema.parse({ policies }).policies,
  };
}
const allowed = (who: Caller, rules: string[]) =>
  rules.filter((rule) =>
    isMetadefAllowed(who, rule as MetadefRule, { owner: 'theirs', visibility: 'public' }),
  );

test('the documented files name every rule there is', () => {
  const named = Object.values(lockDown).map((entry) => entry.key);
  expect(named.sort()).toEqual(
    Object.keys(metadefRules)
      .filter((name) => name !== 'context_is_admin')
      .sort(),
  );
});

describe('who may', () => {
  test('by default readers read and administrators write', () => {
    const readable = reads.filter((rule) => rule !== 'get_metadef_namespaces');
    expect(allowed(caller({}, 'reader'), reads)).toEqual(readable);
    expect(isMetadefAllowed(caller({}, 'reader'), 'get_metadef_namespaces')).toBe(true);
    expect(allowed(caller({}, 'member', 'reader'), writes)).toEqual([]);
    expect(allowed(caller({}, 'admin'), [...reads, ...writes])).toHaveLength(26);
  });

  test('locked down, everybody reads and administrators write', () => {
    expect(allowed(caller(lockDown, 'reader'), reads)).toEqual(reads);
    expect(allowed(caller(lockDown, 'member', 'reader'), writes)).toEqual([]);
    expect(allowed(caller(lockDown, 'admin'), writes)).toEqual(writes);
  });

  test('opened up, everybody writes', () => {
    expect(allowed(caller(openUp, 'member', 'reader'), [...reads, ...writes])).toHaveLength(26);
  });

  test('nobody without a project', () => {
    expect(allowed({ ...caller(openUp, 'member'), projectId: null }, [...reads, ...writes])).toEqual([]);
  });
});

describe('a policy that opens a part', () => {
  const policies = (given: unknown) => cloudConfigSchema.parse({ policies: given }).policies;
  test('is warned of, with what is still shut', () => {
    const warning = partlyOpenMetadefs(
      policies({
        ...openUp,
        'glance-delete_metadef_tag': { key: 'delete_metadef_tag', value: 'role:admin' },
      }),
    );
    expect(warning).toContain('delete_metadef_tag');
    expect(partlyOpenMetadefs(policies({ add_metadef_namespace: '' }))).toContain('delete_metadef_namespace');
  });
  test('is not, where all or nothing is open', () => {
    for (const whole of [{}, lockDown, openUp]) expect(partlyOpenMetadefs(policies(whole))).toBeNull();
  });
});

test.each([
  [{ add_metadef_tag: 'rule:metadeta_default' }, /There is no rule "metadeta_default"/],
  [{ add_metadef_tag: 'admin' }, /"admin" is not a policy check/],
  [{ 'glance-x': { key: 'x' } }, /policies/],
])('%j is refused', (policies, message) => {
  const parsed = cloudConfigSchema.safeParse({ policies });
  expect(parsed.error && z.prettifyError(parsed.error)).toMatch(message);
});
