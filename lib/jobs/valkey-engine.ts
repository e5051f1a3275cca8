import { Queue, Worker } from 'bullmq';
import { isJobsAway, type JobEngine } from '@/lib/jobs/job-engine';
import { isLive } from '@/lib/jobs/job-record';
import { breakOff, runJob } from '@/lib/jobs/run-job';
import type { Sealer } from '@/lib/jobs/sealed';
import { shareSignOuts } from '@/lib/jobs/shared-sign-outs';
import { connectValkey, patientConnection } from '@/lib/jobs/valkey';
import { createValkeyShelf } from '@/lib/jobs/valkey-shelf';
import { createValkeyTurns } from '@/lib/jobs/valkey-turns';

/** Jobs that one copy of the dashboard works on at once: they mostly wait for the cloud. */
const atOnce = 20;
/** Milliseconds for which a run is a copy's own; it is taken anew at half of that. */
const lockDuration = 15_000;
/** Milliseconds between two looks for runs whose copy is gone. */
const stalledInterval = 5000;
/** Milliseconds between two looks for jobs that nobody was told of, as where Valkey went away just then. */
const lookEvery = 15_000;
const queueName = 'jobs';
/** Somebody else may have done it: a run is done once. */
const finished = { removeOnComplete: true, removeOnFail: true };

interface Run {
  id: string;
  run: number;
}

/**
 * Jobs for all copies of the dashboard that have the same secret, on Valkey or Redis: records of ours, and a queue of
 * BullMQ that gives each run to one copy, and to another one when that is gone. While Valkey does not answer nothing can
 * be asked of jobs, and what runs stops at its next step; it goes on from there. `handOver` takes no further run and gives
 * those of this copy to another one.
 */
export function startValkeyEngine(
  url: string,
  sealer: Sealer,
  log: (sentence: string, error?: unknown) => void = console.error,
) {
  // In braces: a cluster keeps all keys of one such name together.
  const prefix = `{darkroom-${sealer.name}}`;
  const valkey = connectValkey(url, log);
  const listening = patientConnection(url);
  const working = patientConnection(url);
  const shelf = createValkeyShelf(valkey, listening, prefix);
  const turns = createValkeyTurns(valkey, prefix);
  shareSignOuts(valkey, listening, prefix);
  const queue = new Queue<Run>(queueName, { connection: working, prefix });
  /** What this copy works on. */
  const running = new Map<Run, Promise<void>>();
  const work = async ({ id, run }: Run) => {
    try {
      await runJob({ shelf, turns }, sealer, id, run);
    } catch (error) {
      // Another run is due: the queue gives it to somebody once Valkey answers.
      if (isJobsAway(error)) throw error;
      log('A job broke off:', error);
      await breakOff({ shelf }, id, run);
    }
  };
  const worker = new Worker<Run>(
    queueName,
    async ({ data }) => {
      const done = work(data);
      running.set(data, done);
      await done.finally(() => running.delete(data));
    },
    {
      connection: working,
      prefix,
      concurrency: atOnce,
      lockDuration,
      stalledInterval,
      // A job may outlive any number of copies.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    },
  );
  // That it does not answer is told by the first connection.
  queue.on('error', () => {});
  worker.on('error', () => {});

  // The record is there: where this fails, or waits for Valkey, the next look does it again.
  const dispatch: JobEngine['dispatch'] = async ({ job: { id }, run }) => {
    queue.add('copy', { id, run }, { jobId: `${id}-${run}`, ...finished }).catch(() => {});
  };
  const look = async () => {
    for (const record of await shelf.live()) await dispatch(record);
  };
  const looking = setInterval(() => look().catch(() => {}), lookEvery);
  look().catch(() => {});
  return {
    shelf,
    turns,
    dispatch,
    async handOver() {
      clearInterval(looking);
      await worker.pause(true);
      const left = [...running];
      for (const [{ id, run }] of left) {
        const next = await shelf.change(id, (record) =>
          isLive(record) && record.run === run ? { ...record, run: run + 1, holder: null } : null,
        );
        if (next) await queue.add('copy', { id, run: next.run }, { jobId: `${id}-${next.run}`, ...finished });
      }
      // Each gives up its turn at an image when it sees that it has not the say any more.
      await Promise.allSettled(left.map(([, done]) => done));
    },
  } satisfies JobEngine & { handOver(): Promise<void> };
}
