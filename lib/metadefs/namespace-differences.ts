import type { MetadefNamespace } from '@/lib/contract/metadef';
import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import { sameJson } from '@/lib/metadata/same-json';
import { type MemberCollection, membersOf, type Step } from '@/lib/metadefs/namespace-steps';

/** One thing that steps would change, for people to look at. */
export interface Difference {
  what: 'namespace' | MemberCollection;
  name: string;
  state: 'added' | 'changed' | 'removed';
  /** Of something changed, each field that differs, as JSON; null where it is not there. */
  fields: { field: string; from: string | null; to: string | null }[];
}

/** What steps would change. An association that goes and comes again is one change. */
export function differences(steps: readonly Step[]): Difference[] {
  const found = new Map<string, { what: Difference['what']; name: string; from: unknown; to: unknown }>();
  const note = (what: Difference['what'], name: string, from: unknown, to: unknown) => {
    const key = `${what} ${name}`;
    found.set(key, { what, name, from: found.get(key)?.from ?? from, to });
  };
  for (const step of steps) {
    if (step.do === 'create') {
      note('namespace', step.body.namespace, null, step.body);
      for (const one of contents(step.body)) note(one.what, one.name, null, one.body);
    } else if (step.do === 'delete') {
      note('namespace', step.body.namespace, step.body, null);
      for (const one of contents(step.body)) note(one.what, one.name, one.body, null);
    } else if (step.do === 'update') note('namespace', step.from.namespace, step.from, step.to);
    else if (step.do === 'add_tags') for (const name of step.names) note('tags', name, null, { name });
    else note(step.do, step.from?.name ?? step.to?.name ?? '', step.from, step.to);
  }
  return [...found.values()].map(({ what, name, from, to }) => {
    const state = from === null ? 'added' : to === null ? 'removed' : 'changed';
    return { what, name, state, fields: state === 'changed' ? fieldsOf(from, to) : [] };
  });
}

/** Everything in a namespace, one by one. */
export function contents(
  source: MetadefNamespace | MetadefNamespaceBody,
): { what: MemberCollection; name: string; body: unknown }[] {
  return Object.entries(membersOf(source)).flatMap(([what, members]) =>
    [...members].map(([name, body]) => ({ what: what as MemberCollection, name, body })),
  );
}

/** Fields that differ; those of an object's properties each by itself. */
function fieldsOf(from: unknown, to: unknown, within = ''): Difference['fields'] {
  const [a, b] = [from ?? {}, to ?? {}] as [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((field) => {
    const [old, fresh] = [a[field], b[field]];
    if (sameJson(old, fresh)) return [];
    const path = `${within}${field}`;
    if (isRecord(old) && isRecord(fresh)) return fieldsOf(old, fresh, `${path}.`);
    return [{ field: path, from: text(old), to: text(fresh) }];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
