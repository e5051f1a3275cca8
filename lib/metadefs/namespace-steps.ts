import type { MetadefNamespace } from '@/lib/contract/metadef';
import type {
  MetadefAssociationBody,
  MetadefNamespaceBody,
  MetadefNamespaceUpdate,
  MetadefObjectBody,
  MetadefPropertyBody,
} from '@/lib/contract/metadef-body';
import { sameJson } from '@/lib/metadata/same-json';
import { keptDefinitions } from '@/lib/metadefs/kept-definition';
import { associationBody, namespaceBody, objectBody } from '@/lib/metadefs/namespace-body';
import { sameTag } from '@/lib/metadefs/tag-name';

/** What a namespace holds, by the name of its collection on the wire. */
export const memberCollections = ['properties', 'objects', 'tags', 'resource_types'] as const;
export type MemberCollection = (typeof memberCollections)[number];

interface Bodies {
  properties: MetadefPropertyBody;
  objects: MetadefObjectBody;
  tags: { name: string };
  resource_types: MetadefAssociationBody;
}
export type MemberBody<Collection extends MemberCollection> = Bodies[Collection];

/**
 * One write to a namespace, with what was there before it: so it can be checked against what is there now, and taken
 * back. Of a member, `from` null makes it and `to` null deletes it.
 */
export type Step =
  | { do: 'create'; body: MetadefNamespaceBody }
  | { do: 'delete'; body: MetadefNamespaceBody }
  | { do: 'update'; from: MetadefNamespaceUpdate; to: MetadefNamespaceUpdate }
  | { do: 'add_tags'; names: string[] }
  | { [C in MemberCollection]: { do: C; from: Bodies[C] | null; to: Bodies[C] | null } }[MemberCollection];

/** The steps that take one step back, in their order. */
export function undoOf(step: Step): Step[] {
  switch (step.do) {
    case 'create':
      return [...unprotect(step.body), { do: 'delete', body: step.body }];
    case 'delete':
      return [{ do: 'create', body: step.body }];
    case 'add_tags':
      return step.names.map((name) => ({ do: 'tags', from: { name }, to: null }));
    default:
      return [{ ...step, from: step.to, to: step.from } as Step];
  }
}

/** Glance deletes no protected namespace. */
function unprotect(body: MetadefNamespaceBody): Step[] {
  const from = attributesOfBody(body);
  return body.protected ? [{ do: 'update', from, to: { ...from, protected: false } }] : [];
}

/** What PUT of a namespace takes: all of it, for what is left out is reset. */
export function attributesOf(namespace: MetadefNamespace): MetadefNamespaceUpdate {
  const { owner } = namespace;
  return { ...attributesOfBody(namespaceBody(namespace)), owner };
}

function attributesOfBody({ namespace, display_name, description, ...rest }: MetadefNamespaceBody) {
  return {
    namespace,
    ...(display_name ? { display_name } : {}),
    ...(description ? { description } : {}),
    visibility: rest.visibility,
    protected: rest.protected,
  };
}

/** Members by name, as they are written. */
export function membersOf(source: MetadefNamespace | MetadefNamespaceBody): {
  [C in MemberCollection]: Map<string, Bodies[C]>;
} {
  const body = namespaceBody(source);
  return {
    properties: new Map(
      Object.entries(body.properties ?? {}).map(([name, { confidential: _, ...definition }]) => [
        name,
        { ...definition, name },
      ]),
    ),
    objects: new Map((body.objects ?? []).map((object) => [object.name, withoutConfidential(object)])),
    tags: new Map((body.tags ?? []).map((tag) => [tag.name, tag])),
    resource_types: new Map(
      (body.resource_type_associations ?? []).map((one) => [one.name, associationBody(one)]),
    ),
  };
}

/** `confidential` is taken with a whole namespace alone. */
function withoutConfidential(
  object: NonNullable<MetadefNamespaceBody['objects']>[number],
): MetadefObjectBody {
  const { properties, ...rest } = objectBody(object);
  return {
    ...rest,
    properties: Object.fromEntries(
      Object.entries(keptDefinitions(properties)).map(([name, { confidential: _, ...kept }]) => [name, kept]),
    ),
  };
}

/**
 * The steps from a namespace as it is (null where there is none) to what is wanted. What the wanted one does not have
 * stays, unless `removes` says that it goes; so do attributes that it does not give.
 */
export function namespaceSteps(
  current: MetadefNamespace | null,
  wanted: MetadefNamespaceBody,
  { removes }: { removes: boolean },
): Step[] {
  if (current === null) return [{ do: 'create', body: namespaceBody(wanted) }];
  const before = attributesOf(current);
  const given = removes
    ? attributesOfBody(namespaceBody(wanted))
    : withoutUndefined({
        display_name: wanted.display_name,
        description: wanted.description,
        visibility: wanted.visibility,
        protected: wanted.protected,
      });
  const after = { ...(removes ? { owner: before.owner } : before), ...given, namespace: before.namespace };
  const update: Step[] = sameJson(before, after) ? [] : [{ do: 'update', from: before, to: after }];
  const members = memberSteps(current, wanted, removes);
  // Glance deletes nothing of a protected namespace, so protection comes last and goes first.
  return after.protected ? [...members, ...update] : [...update, ...members];
}

function memberSteps(current: MetadefNamespace, wanted: MetadefNamespaceBody, removes: boolean): Step[] {
  const now = membersOf(current);
  const then = membersOf(wanted);
  const steps: Step[] = [];
  for (const collection of memberCollections) {
    const [from, to] = [now[collection], then[collection]] as [Map<string, never>, Map<string, never>];
    const added: string[] = [];
    for (const name of to.keys()) {
      const [old, fresh] = [from.get(name) ?? null, to.get(name) ?? null];
      if (sameJson(old, fresh)) continue;
      // Written otherwise, a tag is the same to Glance: there is nothing to add.
      const written = collection === 'tags' ? sameTag(name, from.keys()) : null;
      if (written !== null) {
        if (removes) steps.push({ do: 'tags', from: { name: written }, to: { name } });
      } else if (old === null && collection === 'tags') added.push(name);
      else steps.push(...replaceSteps(collection, old, fresh));
    }
    if (added.length > 0) steps.push({ do: 'add_tags', names: added });
    if (!removes) continue;
    const stays = (name: string) =>
      to.has(name) || (collection === 'tags' && sameTag(name, to.keys()) !== null);
    for (const [name, old] of from) if (!stays(name)) steps.push({ do: collection, from: old, to: null });
  }
  return steps;
}

/** A member made anew, changed or deleted. An association has no PUT: it goes and comes again. */
export function replaceSteps<C extends MemberCollection>(
  collection: C,
  from: Bodies[C] | null,
  to: Bodies[C] | null,
): Step[] {
  if (collection !== 'resource_types' || from === null || to === null)
    return [{ do: collection, from, to } as Step];
  return [{ do: collection, from, to: null } as Step, { do: collection, from: null, to } as Step];
}

/** Whether any of the steps takes something away, which a protected namespace does not let happen. */
export function deletes(steps: readonly Step[]): boolean {
  return steps.some((step) => step.do === 'delete' || ('to' in step && step.to === null));
}

/** Whether Glance refuses these steps for the namespace's protection: they take something away and leave it protected. */
export function isBlocked(namespace: { protected: boolean } | null, steps: readonly Step[]): boolean {
  const [first] = steps;
  const freed = first?.do === 'update' && first.to.protected !== true;
  return namespace?.protected === true && !freed && deletes(steps);
}

/** Something that steps take away from a namespace: what it is now, and as what it comes again, if it does. */
export interface Loss {
  what: MemberCollection;
  name: string;
  /** Of an association that goes to come again: its prefix before and after; '' is none. */
  prefix: { from: string; to: string } | null;
}

/** What steps take away. An association has no PUT, so one that changes is taken away as well. */
export function losses(steps: readonly Step[]): Loss[] {
  return steps.flatMap((step): Loss[] => {
    if (!('from' in step) || step.do === 'update' || step.to !== null || step.from === null) return [];
    const { name } = step.from;
    if (step.do !== 'resource_types') return [{ what: step.do, name, prefix: null }];
    const again = steps.find(
      (other) => other.do === 'resource_types' && other.from === null && other.to?.name === name,
    );
    const fresh = again?.do === 'resource_types' ? again.to : null;
    const prefix = fresh && { from: step.from.prefix ?? '', to: fresh.prefix ?? '' };
    return [{ what: step.do, name, prefix }];
  });
}

/** The namespaces among these steps' that become visible to everybody by them. */
export function publishes(steps: readonly Step[]): boolean {
  return steps.some(
    (step) =>
      (step.do === 'create' && step.body.visibility === 'public') ||
      (step.do === 'update' && step.to.visibility === 'public' && step.from.visibility !== 'public'),
  );
}

function withoutUndefined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
