import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { conflictsOf, runChanges } from '@/lib/actions/catalog-steps';
import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import { namespaceBody } from '@/lib/metadefs/namespace-body';
import { namespaceSteps, type Step } from '@/lib/metadefs/namespace-steps';
import type { ImageService } from '@/lib/openstack/http';
import { createNamespace, deleteNamespace, getNamespace, updateNamespace } from '@/lib/openstack/metadefs';
import { adminService } from '../support/accounts';

// The steps by which the catalog editor writes, on whatever cloud there is.

let admin: ImageService;
beforeAll(async () => {
  admin = await adminService(inject('authUrl'));
});
const made: string[] = [];
const newName = () => {
  const name = `Steps::${randomUUID().slice(0, 8)}`;
  made.push(name);
  return name;
};
afterEach(async () => {
  for (const namespace of made.splice(0)) {
    const there = await getNamespace(admin, namespace).catch(() => null);
    if (there?.protected) await updateNamespace(admin, namespace, { namespace });
    if (there) await deleteNamespace(admin, namespace);
  }
});

const before = (namespace: string): MetadefNamespaceBody => ({
  namespace,
  display_name: 'Before',
  visibility: 'private',
  properties: {
    one: { type: 'integer', title: 'One', default: 1, minimum: 0 },
    two: { type: 'boolean', title: 'Two', default: true },
  },
  objects: [{ name: 'o', required: ['b'], properties: { b: { type: 'string', title: 'B' } } }],
  tags: [{ name: 'old' }],
  resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'x_' }],
});
const after = (namespace: string): MetadefNamespaceBody => ({
  namespace,
  display_name: 'After',
  visibility: 'public',
  protected: true,
  properties: {
    one: { type: 'integer', title: 'One', default: 2 },
    three: { type: 'array', title: 'Three', items: { type: 'string', enum: ['a'] }, operators: ['<in>'] },
  },
  objects: [
    { name: 'o', description: 'now', properties: { c: { type: 'number', title: 'C', default: 1.5 } } },
    { name: 'p', properties: {} },
  ],
  tags: [{ name: 'new' }, { name: 'newer' }],
  resource_type_associations: [
    { name: 'OS::Glance::Image', prefix: 'y_', properties_target: 'image' },
    { name: 'OS::Nova::Flavor' },
  ],
});
const shown = async (name: string) => namespaceBody(await getNamespace(admin, name));
const impossible: Step = {
  do: 'properties',
  from: { name: 'nowhere', type: 'string', title: 'N' },
  to: { name: 'nowhere', type: 'string', title: 'N' },
};

test('a namespace becomes another one, step by step', async () => {
  const name = newName();
  await createNamespace(admin, before(name));
  const steps = namespaceSteps(await getNamespace(admin, name), after(name), { removes: true });
  expect(await conflictsOf(admin, { namespace: name, steps })).toEqual([]);
  expect(await runChanges(admin, [{ namespace: name, steps }])).toBeNull();
  expect(await shown(name)).toEqual(namespaceBody(after(name)));
});

test('when the last step fails, everything is as before', async () => {
  const name = newName();
  const fresh = newName();
  await createNamespace(admin, before(name));
  const { created_at: _, updated_at: __, ...whole } = await getNamespace(admin, name);
  const steps = namespaceSteps(whole, after(name), { removes: true });
  const failure = await runChanges(admin, [
    { namespace: fresh, steps: [{ do: 'create', body: after(fresh) }] },
    { namespace: name, steps: [...steps, impossible] },
  ]);
  expect(failure).toMatchObject({
    error: { kind: 'not_found', left: [] },
    namespace: name,
    done: steps.length + 1,
  });
  expect(await shown(name)).toEqual(namespaceBody(before(name)));
  await expect(getNamespace(admin, fresh)).rejects.toMatchObject({ kind: 'not_found' });
});

test('a rename is followed by the steps after it, and taken back', async () => {
  const name = newName();
  const renamed = newName();
  await createNamespace(admin, before(name));
  const { owner } = await getNamespace(admin, name);
  const attributes = { display_name: 'Before', visibility: 'private' as const, protected: false, owner };
  const rename: Step = {
    do: 'update',
    from: { ...attributes, namespace: name },
    to: { ...attributes, namespace: renamed },
  };
  const failure = await runChanges(admin, [
    { namespace: name, steps: [rename, { do: 'add_tags', names: ['x', 'y'] }, impossible] },
  ]);
  expect(failure).toMatchObject({ done: 2, error: { left: [] } });
  expect(await shown(name)).toEqual(namespaceBody(before(name)));
  await expect(getNamespace(admin, renamed)).rejects.toMatchObject({ kind: 'not_found' });
});

test('what changed, went or came meanwhile is told before anything is written', async () => {
  const name = newName();
  await createNamespace(admin, before(name));
  const steps = namespaceSteps(await getNamespace(admin, name), after(name), { removes: true });
  const now = {
    ...before(name),
    properties: {
      one: { type: 'integer' as const, title: 'Mine' },
      three: { type: 'string' as const, title: 'T' },
    },
    tags: [{ name: 'new' }],
    resource_type_associations: [],
  };
  await deleteNamespace(admin, name);
  expect(await conflictsOf(admin, { namespace: name, steps })).toEqual([
    { namespace: name, what: 'namespace', name, state: 'gone' },
  ]);
  await createNamespace(admin, now);
  const told = (await conflictsOf(admin, { namespace: name, steps })).map(
    ({ what, name: member, state }) => `${what} ${member} ${state}`,
  );
  expect(told.sort()).toEqual([
    'properties one changed',
    'properties three exists',
    'properties two gone',
    'resource_types OS::Glance::Image gone',
    'tags new exists',
    'tags old gone',
  ]);
  const create: Step[] = [{ do: 'create', body: before(name) }];
  expect(await conflictsOf(admin, { namespace: name, steps: create })).toMatchObject([{ state: 'exists' }]);
});
