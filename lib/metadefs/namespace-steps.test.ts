import { expect, test } from 'vitest';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { differences } from '@/lib/metadefs/namespace-differences';
import {
  deletes,
  isBlocked,
  losses,
  namespaceSteps,
  publishes,
  type Step,
  undoOf,
} from '@/lib/metadefs/namespace-steps';

const current: MetadefNamespace = {
  namespace: 'A',
  display_name: 'An A',
  visibility: 'private',
  protected: false,
  owner: 'p1',
  created_at: '2020-01-01T00:00:00Z',
  self: '/v2/metadefs/namespaces/A',
  properties: {
    stays: { type: 'boolean', title: 'Stays', default: 'True' },
    changes: { type: 'integer', title: 'Changes', default: '3', minimum: 1 },
    goes: { type: 'string', title: 'Goes' },
  },
  objects: [{ name: 'o', properties: { in: { type: 'string', title: 'In' } }, self: '/x' }],
  tags: [{ name: 'old' }],
  resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'a_', created_at: 'then' }],
};
const wanted = {
  namespace: 'A',
  visibility: 'public' as const,
  properties: {
    stays: { type: 'boolean' as const, title: 'Stays', default: true },
    changes: { type: 'integer' as const, title: 'Changes', default: 3, minimum: 2 },
    comes: { type: 'string' as const, title: 'Comes' },
  },
  objects: [{ name: 'o', properties: { in: { type: 'string' as const, title: 'Inside' } } }],
  tags: [{ name: 'new' }, { name: 'newer' }],
  resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'b_' }],
};
const short = (steps: Step[]) =>
  steps.map((step) =>
    'names' in step
      ? `${step.do} ${step.names}`
      : 'body' in step
        ? `${step.do} ${step.body.namespace}`
        : `${step.do} ${nameOf(step.from)}→${nameOf(step.to)}`,
  );
const nameOf = (body: object | null) =>
  body === null ? '-' : 'name' in body ? body.name : 'namespace' in body ? body.namespace : '?';

test('only what differs is written; what is not mentioned stays', () => {
  const steps = namespaceSteps(current, wanted, { removes: false });
  expect(short(steps)).toEqual([
    'update A→A',
    'properties changes→changes',
    'properties -→comes',
    'objects o→o',
    'add_tags new,newer',
    'resource_types OS::Glance::Image→-',
    'resource_types -→OS::Glance::Image',
  ]);
  expect(steps[0]).toMatchObject({ to: { display_name: 'An A', visibility: 'public', owner: 'p1' } });
  expect(publishes(steps)).toBe(true);
});

test('what is not mentioned goes where that is asked for', () => {
  const steps = namespaceSteps(current, wanted, { removes: true });
  expect(short(steps)).toContain('properties goes→-');
  expect(short(steps)).toContain('tags old→-');
  expect(steps[0]).toMatchObject({ do: 'update', to: { visibility: 'public', owner: 'p1' } });
  expect(steps[0]).not.toHaveProperty('to.display_name');
  expect(deletes(steps)).toBe(true);
});

test('the same namespace needs no step, and a new one is made in one', () => {
  expect(namespaceSteps(current, current as never, { removes: true })).toEqual([]);
  const steps = namespaceSteps(null, wanted, { removes: false });
  expect(short(steps)).toEqual(['create A']);
  expect(publishes(steps)).toBe(true);
});

test('protection comes last and goes first', () => {
  const locked = namespaceSteps(current, { ...wanted, protected: true }, { removes: true });
  expect(locked.at(-1)).toMatchObject({ do: 'update', to: { protected: true } });
  const freed = namespaceSteps({ ...current, protected: true }, wanted, { removes: true });
  expect(freed[0]).toMatchObject({ do: 'update', to: { protected: false } });
});

test('undoing the undoing of a step is the step', () => {
  for (const step of namespaceSteps(current, wanted, { removes: true })) {
    if (step.do === 'add_tags')
      expect(undoOf(step)).toEqual([
        { do: 'tags', from: { name: 'new' }, to: null },
        { do: 'tags', from: { name: 'newer' }, to: null },
      ]);
    else expect(undoOf(step).flatMap(undoOf)).toEqual([step]);
  }
});

test('differences are told field by field, an association as one', () => {
  const found = differences(namespaceSteps(current, wanted, { removes: true }));
  expect(found.map(({ what, name, state }) => `${what} ${name} ${state}`)).toEqual([
    'namespace A changed',
    'properties changes changed',
    'properties comes added',
    'properties goes removed',
    'objects o changed',
    'tags new added',
    'tags newer added',
    'tags old removed',
    'resource_types OS::Glance::Image changed',
  ]);
  expect(found[1]?.fields).toEqual([{ field: 'minimum', from: '1', to: '2' }]);
  expect(found[4]?.fields).toEqual([{ field: 'properties.in.title', from: 'In', to: 'Inside' }]);
  expect(found.at(-1)?.fields).toEqual([{ field: 'prefix', from: 'a_', to: 'b_' }]);
});

test('a tag in other capitals is the same to Glance: nothing is added, and it is renamed where the file has the say', () => {
  const like = { namespace: 'A', visibility: 'private' as const, tags: [{ name: 'OLD' }, { name: 'new' }] };
  expect(short(namespaceSteps(current, like, { removes: false }))).toEqual(['add_tags new']);
  const tags = namespaceSteps(current, like, { removes: true }).filter(
    (step) => step.do === 'tags' || step.do === 'add_tags',
  );
  expect(short(tags)).toEqual(['tags old→OLD', 'add_tags new']);
});

test('what a protected namespace would lose is named, a changed prefix by itself', () => {
  const steps = namespaceSteps(
    { ...current, protected: true },
    { ...wanted, protected: true },
    { removes: true },
  );
  expect(isBlocked({ protected: true }, steps)).toBe(true);
  expect(losses(steps)).toEqual([
    { what: 'properties', name: 'goes', prefix: null },
    { what: 'tags', name: 'old', prefix: null },
    { what: 'resource_types', name: 'OS::Glance::Image', prefix: { from: 'a_', to: 'b_' } },
  ]);
  const kept = namespaceSteps({ ...current, protected: true }, wanted, { removes: false });
  expect(losses(kept).map(({ what }) => what)).toEqual(['resource_types']);
});
