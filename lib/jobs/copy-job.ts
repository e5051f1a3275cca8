import { randomUUID } from 'node:crypto';
import type { Session } from '@/lib/auth/session';
import type { ActionError } from '@/lib/contract/action-result';
import { copyImage } from '@/lib/jobs/copy-image';
import { imageTurns } from '@/lib/jobs/image-turns';
import { type JobOwner, jobs } from '@/lib/jobs/registry';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';
import { inPool } from '@/lib/server/in-pool';
import type { Job, JobItem } from '@/lib/work/job';

/** What a copy job is to do. */
export interface CopyOrder {
  images: { id: string; name: string | null }[];
  /** In which stores each image is to be at the end, in the cloud's order. */
  stores: string[];
  /** The default store. */
  central: string | undefined;
}

/** Images of one job that are copied at once. */
const atOnce = 4;

/** Whose jobs a session has. */
export function jobOwner({ service, viewer }: Session): JobOwner {
  return { serviceUrl: service.url, userId: viewer.userId, projectId: viewer.projectId };
}

/**
 * Begins to copy images into stores and gives the job as it is at first; it goes on by itself, with the session's
 * token. Two copies of one image never run at once: a second one waits for the first, and copies what is still missing.
 */
export function startCopyJob(session: Session, { images, stores, central }: CopyOrder): Job {
  const { service } = session;
  const job: Job = {
    id: randomUUID(),
    kind: 'copy',
    stores,
    items: images.map(({ id, name }) => newItem(id, name)),
    startedAt: Date.now(),
    endedAt: null,
    stopping: false,
  };
  const signal = jobs.add(jobOwner(session), job);
  // What was taken out of the job stays out of it.
  const change = (imageId: string, now: Partial<JobItem>) =>
    jobs.change(job.id, (known) => ({
      ...known,
      items: known.items.map((item) =>
        item.imageId === imageId && item.state !== 'stopped' ? { ...item, ...now } : item,
      ),
    }));
  const stopped = (imageId: string) =>
    signal.aborted ||
    jobs.get(job.id)?.items.some((item) => item.imageId === imageId && item.state === 'stopped') !== false;
  let ended = false;
  const copy = async (imageId: string) => {
    const key = `${service.url} ${imageId}`;
    if (imageTurns.busy(key)) change(imageId, { state: 'behind' });
    try {
      await imageTurns.take(key, async () => {
        if (stopped(imageId) || ended) return change(imageId, { state: 'stopped' });
        await copyImage({
          service,
          imageId,
          targets: stores,
          central,
          stopped: () => stopped(imageId),
          tell: (now) => change(imageId, now),
        });
      });
    } catch (error) {
      // The token has ended, and with it the job. Anything else is a bug: it is told, and nothing waits for it.
      if (!(error instanceof OpenStackError)) console.error('A copy job broke off:', error);
      ended = true;
      change(imageId, { state: 'failed', now: [], error: errorOf(error) });
    }
  };
  const ids = images.map(({ id }) => id);
  void inPool(ids, atOnce, copy).then(() =>
    jobs.change(job.id, (known) => ({ ...known, endedAt: Date.now() })),
  );
  return job;
}

/** Waits until Glance took the first copy of a job, or it has to wait for another one, or it ended. */
export function firstAnswer(session: Session, id: string): Promise<Job> {
  const owner = jobOwner(session);
  return new Promise((resolve) => {
    const look = (known: Job[]) => {
      const job = known.find((candidate) => candidate.id === id);
      const begun = job?.items.some((item) => item.state !== 'waiting');
      if (!job || !begun) return;
      leave();
      resolve(job);
    };
    const leave = jobs.watch(owner, look);
    look(jobs.list(owner));
  });
}

function errorOf(error: unknown): ActionError {
  if (error instanceof OpenStackError) return toActionError(error);
  return { kind: 'unexpected', reason: '', status: null, requestId: null };
}

function newItem(imageId: string, name: string | null): JobItem {
  return { imageId, name, state: 'waiting', now: [], copied: [], failed: [], error: null };
}
