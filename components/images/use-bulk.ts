'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { changeMany, stopSweep } from '@/lib/actions/sweeps';
import type { Viewer } from '@/lib/auth/viewer';
import { bulkRuns } from '@/lib/browser/bulk-runs';
import { act } from '@/lib/browser/dashboard';
import { tellGone } from '@/lib/browser/live';
import { requestReauth } from '@/lib/browser/reauth';
import { rememberRefusal } from '@/lib/browser/refused-verbs';
import type { ActionError, ActionResult, BulkResult } from '@/lib/contract/action-result';
import { followJob } from '@/lib/queries/follow-job';
import { itemEnded, type Job } from '@/lib/work/job';
import { resultsOf } from '@/lib/work/job-results';
import type { ChosenVerb, SweepAct } from '@/lib/work/sweep';

/** Images a call: few enough to tell how far it is, and to be stopped in between. More are a job of the dashboard. */
const atOnce = 50;
/** Images that one job takes. */
const inOneJob = 1000;

/** What is done to each of very many images, as a job knows it. */
export interface BulkOrder extends Pick<SweepAct, 'visibility' | 'add' | 'remove' | 'changes'> {
  verb: ChosenVerb;
}

interface BulkOptions {
  /** The name of its messages. */
  verb: string;
  /** Does it to one batch (`actOnMany`). */
  run: (ids: string[]) => Promise<ActionResult<BulkResult>>;
  /** The same as a job; absent for what no job does. */
  order?: BulkOrder;
  /** Is told how a job ended that did it. */
  onEnded?: (job: Job) => void;
  viewer: Viewer;
  /** An image's name, as a job lists it. */
  nameOf: (id: string) => string | null;
}

export interface Bulk {
  /** Images of this run, and how many of them have their result; null while none runs. */
  progress: { done: number; all: number } | null;
  /** Whether what runs goes on without this tab. */
  goesOn: boolean;
  /** What became of each image so far. */
  results: BulkResult;
  /** Why it ended before all had their turn, or null. */
  error: ActionError | null;
  /** Does it to these, one batch after another; gives the results of this run. */
  start: (ids: string[]) => Promise<{ ok: boolean; results: BulkResult }>;
  /** Lets what is at hand end and begins no other. */
  stop: () => void;
}

/**
 * Does one thing to many images and keeps what became of each; a second run replaces the results of its images. What is
 * more than a batch is a job of the dashboard, which goes on when the tab is closed.
 */
export function useBulk({ verb, run, order, onEnded, viewer, nameOf }: BulkOptions): Bulk {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Bulk['progress']>(null);
  const [goesOn, setGoesOn] = useState(false);
  const [results, setResults] = useState<BulkResult>([]);
  const [error, setError] = useState<ActionError | null>(null);
  const stopped = useRef(false);
  const stopJob = useRef<() => void>(undefined);
  const stop = () => {
    stopped.current = true;
    stopJob.current?.();
  };
  /** Keeps new results; those of earlier runs of the same images go. */
  const take = (told: BulkResult) => {
    for (const { result } of told) if (!result.ok) rememberRefusal(verb, result.error);
    if (verb === 'delete') tellGone(told.filter(({ result }) => result.ok).map(({ id }) => id));
    const fresh = new Set(told.map(({ id }) => id));
    setResults((present) => [...present.filter(({ id }) => !fresh.has(id)), ...told]);
  };

  const inThisTab = async (ids: string[]) => {
    const runId = bulkRuns.add(verb, ids.length, stop);
    let broke: ActionError | null = null;
    const told: BulkResult = [];
    for (let from = 0; from < ids.length && !stopped.current; from += atOnce) {
      setProgress({ done: from, all: ids.length });
      const answer = await run(ids.slice(from, from + atOnce));
      if (!answer.ok) {
        broke = answer.error;
        break;
      }
      told.push(...answer.data);
      bulkRuns.update(runId, { done: told.length, failed: told.filter(({ result }) => !result.ok) });
      take(answer.data);
      // Nobody signed in again: no further batch would have a turn.
      if (answer.data.some(({ result }) => !result.ok && result.error.kind === 'unauthorized')) break;
    }
    bulkRuns.update(runId, { endedAt: Date.now(), error: broke });
    return { told, broke };
  };

  const asJobs = async (ids: string[], change: BulkOrder) => {
    setGoesOn(true);
    const told: BulkResult = [];
    let broke: ActionError | null = null;
    for (let from = 0; from < ids.length && !stopped.current && !broke; from += inOneJob) {
      setProgress({ done: from, all: ids.length });
      const images = ids.slice(from, from + inOneJob).map((id) => ({ id, name: nameOf(id) }));
      const begun = await act(changeMany, { ...change, images });
      if (!begun.ok) {
        broke = begun.error;
        break;
      }
      const { id } = begun.data;
      const end = () => void act(stopSweep, { id }).then((result) => !result.ok && setError(result.error));
      stopJob.current = end;
      if (stopped.current) end();
      let asked = false;
      const ended = await followJob(client, viewer.projectId, id, (job: Job) => {
        setProgress({ done: from + job.items.filter(itemEnded).length, all: ids.length });
        if (job.waits && !asked) void requestReauth();
        asked = job.waits !== null;
      });
      stopJob.current = undefined;
      broke = ended.error;
      if (ended.job) onEnded?.(ended.job);
      const found = resultsOf(ended.job);
      told.push(...found);
      take(found);
    }
    setGoesOn(false);
    return { told, broke };
  };

  const start = async (ids: string[]) => {
    stopped.current = false;
    setError(null);
    const { told, broke } = await (order && ids.length > atOnce ? asJobs(ids, order) : inThisTab(ids));
    if (broke) setError(broke);
    setProgress(null);
    return { ok: told.length === ids.length && told.every(({ result }) => result.ok), results: told };
  };
  return { progress, goesOn, results, error, start, stop };
}
