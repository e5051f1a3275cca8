import type { MetadefNamespace } from '@/lib/contract/metadef';
import type { CatalogChange } from '@/lib/forms/metadef-changes';
import { sameJson } from '@/lib/metadata/same-json';
import { namespaceBody } from '@/lib/metadefs/namespace-body';
import { attributesOf, membersOf, type Step, undoOf } from '@/lib/metadefs/namespace-steps';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { inSteps, type Undo } from '@/lib/openstack/in-steps';
import {
  createAssociation,
  createObject,
  createProperty,
  createTag,
  createTags,
  deleteMember,
  renameTag,
  updateObject,
  updateProperty,
} from '@/lib/openstack/metadef-members';
import { createNamespace, deleteNamespace, getNamespace, updateNamespace } from '@/lib/openstack/metadefs';

/** Something that is not as the browser last saw it: what, its name, and what is wrong about it. */
export interface CatalogConflict {
  namespace: string;
  what: 'namespace' | 'properties' | 'objects' | 'tags' | 'resource_types';
  name: string;
  state: 'changed' | 'gone' | 'exists';
}

/** What stopped the steps; those before it are taken back, but for what the error names as left. */
export interface CatalogFailure {
  error: OpenStackError;
  namespace: string;
  /** Steps that had been done. */
  done: number;
}

/** Where what steps begin from is not what is there now. */
export async function conflictsOf(
  service: ImageService,
  { namespace, steps }: CatalogChange,
): Promise<CatalogConflict[]> {
  const now = await namespaceNow(service, namespace);
  const whole = (state: CatalogConflict['state']): CatalogConflict[] => [
    { namespace, what: 'namespace', name: namespace, state },
  ];
  if (steps[0]?.do === 'create') return now ? whole('exists') : [];
  if (!now) return whole('gone');
  const members = membersOf(now);
  const touched = new Set<string>();
  return steps.flatMap((step): CatalogConflict[] => {
    if (step.do === 'create') return [];
    if (step.do === 'delete') return sameJson(step.body, namespaceBody(now)) ? [] : whole('changed');
    if (step.do === 'update') return sameJson(step.from, attributesOf(now)) ? [] : whole('changed');
    const told = (name: string, state: CatalogConflict['state']) => ({
      namespace,
      what: what(step),
      name,
      state,
    });
    if (step.do === 'add_tags')
      return step.names.filter((name) => members.tags.has(name)).map((name) => told(name, 'exists'));
    const { from, to } = step;
    const present: Map<string, unknown> = members[step.do];
    const found: CatalogConflict[] = [];
    if (from) {
      if (!present.has(from.name)) found.push(told(from.name, 'gone'));
      else if (!sameJson(from, present.get(from.name))) found.push(told(from.name, 'changed'));
      touched.add(`${step.do} ${from.name}`);
    }
    // Another name must be free, unless a step before this one freed it.
    if (to && to.name !== from?.name && present.has(to.name) && !touched.has(`${step.do} ${to.name}`))
      found.push(told(to.name, 'exists'));
    return found;
  });
}

/** Whether everything is already as the steps would leave it, as after steps whose answer was lost. */
export async function isDone(service: ImageService, { namespace, steps }: CatalogChange): Promise<boolean> {
  const renamed = steps.findLast((step) => step.do === 'update');
  const now = await namespaceNow(service, renamed?.to.namespace ?? namespace);
  if (steps[0]?.do === 'delete') return now === null;
  if (!now) return false;
  const members = membersOf(now);
  return steps.every((step) => {
    if (step.do === 'delete') return false;
    if (step.do === 'create') return sameJson(namespaceBody(step.body), namespaceBody(now));
    if (step.do === 'update') return sameJson(step.to, attributesOf(now));
    if (step.do === 'add_tags') return step.names.every((name) => members.tags.has(name));
    const present: Map<string, unknown> = members[step.do];
    return step.to ? sameJson(step.to, present.get(step.to.name)) : !present.has(step.from?.name ?? '');
  });
}

const what = (step: Step): CatalogConflict['what'] =>
  step.do === 'add_tags'
    ? 'tags'
    : step.do === 'create' || step.do === 'delete' || step.do === 'update'
      ? 'namespace'
      : step.do;

async function namespaceNow(service: ImageService, name: string): Promise<MetadefNamespace | null> {
  try {
    return await getNamespace(service, name);
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

/** Runs all steps in their order, and takes those before a failure back. Gives null when all went well. */
export async function runChanges(
  service: ImageService,
  changes: readonly CatalogChange[],
): Promise<CatalogFailure | null> {
  let done = 0;
  let namespace = '';
  try {
    await inSteps(async (take) => {
      for (const change of changes) {
        namespace = change.namespace;
        for (const step of change.steps) {
          await take(() => runStep(service, namespace, step), ...undoing(service, namespace, step));
          if (step.do === 'update') namespace = step.to.namespace;
          done += 1;
        }
      }
    });
    return null;
  } catch (error) {
    if (!(error instanceof OpenStackError)) throw error;
    // Nothing was written yet: the whole can be run again after a new sign-in.
    if (error.kind === 'unauthorized' && done === 0) throw error;
    return { error, namespace, done };
  }
}

/** The calls that take a step back, in the namespace as the step leaves it; what is so already needs none. */
function undoing(service: ImageService, before: string, step: Step): Undo[] {
  const namespace = step.do === 'update' ? step.to.namespace : before;
  return undoOf(step).map((undo) => ({
    name: nameOf(namespace, undo),
    run: () => unlessSo(undo, () => runStep(service, namespace, undo)),
  }));
}

/** A step back whose step never arrived, or whose own answer was lost, finds what it wants. */
async function unlessSo(undo: Step, run: () => Promise<void>): Promise<void> {
  const makes = undo.do === 'create' || ('from' in undo && undo.from === null);
  try {
    await run();
  } catch (error) {
    const isSo = error instanceof OpenStackError && error.kind === (makes ? 'conflict' : 'not_found');
    if (!isSo) throw error;
  }
}

function nameOf(namespace: string, step: Step): string {
  if (step.do === 'create' || step.do === 'delete' || step.do === 'update') return namespace;
  if (step.do === 'add_tags') return step.names.join(', ');
  return `${namespace} ${step.from?.name ?? step.to?.name}`;
}

async function runStep(service: ImageService, namespace: string, step: Step): Promise<void> {
  switch (step.do) {
    case 'create':
      await createNamespace(service, step.body);
      return;
    case 'delete':
      await deleteNamespace(service, namespace);
      return;
    case 'update':
      await updateNamespace(service, namespace, step.to);
      return;
    case 'add_tags':
      await createTags(service, namespace, step.names, true);
      return;
    default:
      await writeMember(service, namespace, step);
  }
}

type MemberStep = Extract<Step, { from: { name: string } | null }>;

async function writeMember(service: ImageService, namespace: string, step: MemberStep): Promise<void> {
  if (step.to === null) {
    if (step.from) await deleteMember(service, namespace, step.do, step.from.name);
    return;
  }
  const name = step.from?.name ?? null;
  if (step.do === 'properties') {
    if (name === null) await createProperty(service, namespace, step.to);
    else await updateProperty(service, namespace, name, step.to);
  } else if (step.do === 'objects') {
    if (name === null) await createObject(service, namespace, step.to);
    else await updateObject(service, namespace, name, step.to);
  } else if (step.do === 'tags') {
    if (name === null) await createTag(service, namespace, step.to.name);
    else await renameTag(service, namespace, name, step.to.name);
  } else await createAssociation(service, namespace, step.to);
}
