'use client';

import { useMemo, useState } from 'react';
import { type Changing, useChange } from '@/components/metadefs/use-change';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import type { CatalogChange } from '@/lib/forms/metadef-changes';
import { type NamespaceFile, readNamespaceFile } from '@/lib/metadefs/namespace-file';
import { isBlocked, type Loss, losses, namespaceSteps, publishes } from '@/lib/metadefs/namespace-steps';
import { fetchWholeNamespaces } from '@/lib/queries/namespaces';

/** A file that somebody chose, or '' for what was pasted. */
export interface ImportSource {
  name: string;
  text: string;
}

/** What would be done to each namespace that was read, against what is there. */
export interface ImportPlan {
  changes: CatalogChange[];
  /** Namespaces of the files that are there already as they are in them. */
  same: string[];
  publishes: string[];
  /** Protected ones that would have to lose something, and what. */
  blocked: { namespace: string; losses: Loss[] }[];
  /** Those that somebody leaves out, with what would have been done. */
  leftOut: CatalogChange[];
  /** Some of the namespaces are there already. */
  overlaps: boolean;
}

export interface Importing {
  /** Problems, doubts and keys left out of all sources; null before anything was read. */
  file: NamespaceFile | null;
  plan: ImportPlan | null;
  reading: boolean;
  error: ActionError | null;
  removes: boolean;
  setRemoves: (removes: boolean) => void;
  /** Leaves a namespace of the files out of the import, or takes it in again. */
  setLeftOut: (namespace: string, out: boolean) => void;
  read: (sources: ImportSource[]) => Promise<void>;
  /** Back to the sources. */
  again: () => void;
  changing: Changing;
}

/** Reads sources, compares them with the catalog, and says what an import would do. */
export function useImport(): Importing {
  const [file, setFile] = useState<NamespaceFile | null>(null);
  const [existing, setExisting] = useState<MetadefNamespace[] | null>(null);
  const [reading, setReading] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const [removes, setRemoves] = useState(false);
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const changing = useChange();
  const read = async (sources: ImportSource[]) => {
    const whole = joined(sources);
    setFile(whole);
    setExisting(null);
    setOut(new Set());
    setError(null);
    changing.clear();
    if (whole.problems.length > 0) return;
    setReading(true);
    try {
      setExisting(await fetchWholeNamespaces(whole.namespaces.map(({ namespace }) => namespace)));
    } catch (cause) {
      if (!(cause instanceof QueryError)) throw cause;
      setError(cause.error);
    }
    setReading(false);
  };
  const plan = useMemo(
    () => (file && existing ? planOf(file.namespaces, existing, removes, out) : null),
    [file, existing, removes, out],
  );
  const setLeftOut = (namespace: string, leaves: boolean) =>
    setOut((now) => new Set(leaves ? [...now, namespace] : [...now].filter((other) => other !== namespace)));
  const again = () => {
    setFile(null);
    setExisting(null);
    changing.clear();
  };
  return { file, plan, reading, error, removes, setRemoves, setLeftOut, read, again, changing };
}

/** All sources as one; paths say which file they are of where there are several. */
function joined(sources: ImportSource[]): NamespaceFile {
  const whole: NamespaceFile = { namespaces: [], problems: [], doubts: [], leftOut: [] };
  for (const { name, text } of sources) {
    const one = readNamespaceFile(text);
    const at = (path: string) => (sources.length > 1 ? [name, path].filter(Boolean).join(': ') : path);
    whole.problems.push(...one.problems.map((problem) => ({ ...problem, path: at(problem.path) })));
    whole.doubts.push(...one.doubts.map((doubt) => ({ ...doubt, path: at(doubt.path) })));
    whole.leftOut = [...new Set([...whole.leftOut, ...one.leftOut])];
    for (const body of one.namespaces) {
      if (whole.namespaces.some(({ namespace }) => namespace === body.namespace))
        whole.problems.push({ path: at('namespace'), problem: 'twice', values: { name: body.namespace } });
      whole.namespaces.push(body);
    }
  }
  return whole;
}

function planOf(
  bodies: MetadefNamespaceBody[],
  existing: MetadefNamespace[],
  removes: boolean,
  out: ReadonlySet<string>,
): ImportPlan {
  const plan: ImportPlan = {
    changes: [],
    same: [],
    publishes: [],
    blocked: [],
    leftOut: [],
    overlaps: existing.length > 0,
  };
  for (const body of bodies) {
    const current = existing.find(({ namespace }) => namespace === body.namespace) ?? null;
    const steps = namespaceSteps(current, body, { removes });
    if (steps.length === 0) {
      plan.same.push(body.namespace);
      continue;
    }
    const change = { namespace: body.namespace, steps };
    if (out.has(body.namespace)) {
      plan.leftOut.push(change);
      continue;
    }
    plan.changes.push(change);
    if (publishes(steps)) plan.publishes.push(body.namespace);
    if (current && isBlocked(current, steps))
      plan.blocked.push({ namespace: body.namespace, losses: losses(steps) });
  }
  return plan;
}
