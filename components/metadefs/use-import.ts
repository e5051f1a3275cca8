'use client';

import { useMemo, useState } from 'react';
import { type Changing, useChange } from '@/components/metadefs/use-change';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import type { CatalogChange } from '@/lib/forms/metadef-changes';
import { type NamespaceFile, readNamespaceFile } from '@/lib/metadefs/namespace-file';
import { isBlocked, namespaceSteps, publishes } from '@/lib/metadefs/namespace-steps';
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
  /** Protected ones that would have to lose something. */
  blocked: MetadefNamespace[];
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
  const changing = useChange();
  const read = async (sources: ImportSource[]) => {
    const whole = joined(sources);
    setFile(whole);
    setExisting(null);
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
    () => (file && existing ? planOf(file.namespaces, existing, removes) : null),
    [file, existing, removes],
  );
  const again = () => {
    setFile(null);
    setExisting(null);
    changing.clear();
  };
  return { file, plan, reading, error, removes, setRemoves, read, again, changing };
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

function planOf(bodies: MetadefNamespaceBody[], existing: MetadefNamespace[], removes: boolean): ImportPlan {
  const plan: ImportPlan = {
    changes: [],
    same: [],
    publishes: [],
    blocked: [],
    overlaps: existing.length > 0,
  };
  for (const body of bodies) {
    const current = existing.find(({ namespace }) => namespace === body.namespace) ?? null;
    const steps = namespaceSteps(current, body, { removes });
    if (steps.length === 0) {
      plan.same.push(body.namespace);
      continue;
    }
    plan.changes.push({ namespace: body.namespace, steps });
    if (publishes(steps)) plan.publishes.push(body.namespace);
    if (current && isBlocked(current, steps)) plan.blocked.push(current);
  }
  return plan;
}
