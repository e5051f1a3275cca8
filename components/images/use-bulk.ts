'use client';

import { useRef, useState } from 'react';
import { bulkRuns } from '@/lib/browser/bulk-runs';
import { tellGone } from '@/lib/browser/live';
import { rememberRefusal } from '@/lib/browser/refused-verbs';
import type { ActionError, ActionResult, BulkResult } from '@/lib/contract/action-result';

/** Images a call: few enough to tell how far it is, and to be stopped in between. */
const atOnce = 50;

export interface Bulk {
  /** Images of this run, and how many of them have their result; null while none runs. */
  progress: { done: number; all: number } | null;
  /** What became of each image so far. */
  results: BulkResult;
  /** Why it ended before all had their turn, or null. */
  error: ActionError | null;
  /** Does it to these, one batch after another; gives the results of this run. */
  start: (ids: string[]) => Promise<{ ok: boolean; results: BulkResult }>;
  /** Lets the batch at hand end and begins no other. */
  stop: () => void;
}

/**
 * Does one thing to many images and keeps what became of each; a second run replaces the results of its images. `run`
 * does it to one batch (`actOnMany`).
 */
export function useBulk(verb: string, run: (ids: string[]) => Promise<ActionResult<BulkResult>>): Bulk {
  const [progress, setProgress] = useState<Bulk['progress']>(null);
  const [results, setResults] = useState<BulkResult>([]);
  const [error, setError] = useState<ActionError | null>(null);
  const stopped = useRef(false);
  const stop = () => {
    stopped.current = true;
  };
  const start = async (ids: string[]) => {
    stopped.current = false;
    setError(null);
    const runId = bulkRuns.add(verb, ids.length, stop);
    let broke: ActionError | null = null;
    const told: BulkResult = [];
    for (let from = 0; from < ids.length && !stopped.current; from += atOnce) {
      setProgress({ done: from, all: ids.length });
      const answer = await run(ids.slice(from, from + atOnce));
      if (!answer.ok) {
        broke = answer.error;
        setError(answer.error);
        break;
      }
      for (const { result } of answer.data) if (!result.ok) rememberRefusal(verb, result.error);
      told.push(...answer.data);
      if (verb === 'delete') tellGone(answer.data.filter(({ result }) => result.ok).map(({ id }) => id));
      bulkRuns.update(runId, { done: told.length, failed: told.filter(({ result }) => !result.ok) });
      const fresh = new Set(answer.data.map(({ id }) => id));
      setResults((present) => [...present.filter(({ id }) => !fresh.has(id)), ...answer.data]);
      // Nobody signed in again: no further batch would have a turn.
      if (answer.data.some(({ result }) => !result.ok && result.error.kind === 'unauthorized')) break;
    }
    setProgress(null);
    bulkRuns.update(runId, { endedAt: Date.now(), error: broke });
    return { ok: told.length === ids.length && told.every(({ result }) => result.ok), results: told };
  };
  return { progress, results, error, start, stop };
}
