'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ActionError, BulkResult } from '@/lib/contract/action-result';

/** Something that this tab does or did to many images, one batch after another; times in ms since the epoch. */
export interface BulkRun {
  id: string;
  /** The name of its messages: `delete`, `hide`, … */
  verb: string;
  /** Images that are to have their turn, and that have had it. */
  all: number;
  done: number;
  /** Those that stayed as they were, each with the reason. */
  failed: BulkResult;
  startedAt: number;
  endedAt: number | null;
  /** Why it ended before all had their turn, where somebody did not stop it. */
  error: ActionError | null;
  /** Lets the batch at hand end and begins no other. */
  stop: () => void;
}

/** Ended runs that are kept. */
const kept = 20;
const store = createStore<BulkRun[]>(() => []);
let count = 0;

/** The bulk actions of this tab, newest first. They live outside React, so that moving between pages leaves them alone. */
export const bulkRuns = {
  /** Keeps a run that begins; gives its id. */
  add(verb: string, all: number, stop: () => void): string {
    count += 1;
    const id = String(count);
    const begun = { id, verb, all, stop, startedAt: Date.now() };
    const others = store.getState().filter((run, index) => run.endedAt === null || index < kept);
    store.setState([{ ...begun, done: 0, failed: [], endedAt: null, error: null }, ...others], true);
    return id;
  },
  /** Says how far a run is. */
  update(id: string, change: Partial<BulkRun>): void {
    store.setState((runs) => runs.map((run) => (run.id === id ? { ...run, ...change } : run)), true);
  },
};

/** The bulk actions of this tab, newest first. */
export function useBulkRuns(): BulkRun[] {
  return useStore(store);
}
