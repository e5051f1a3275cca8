import { processSingleton } from '@/lib/server/process-singleton';
import type { Job, JobItem } from '@/lib/work/job';

/** Whose jobs: a user in a project of one image service. */
export interface JobOwner {
  serviceUrl: string;
  userId: string;
  projectId: string;
}

interface Entry {
  owner: string;
  job: Job;
  stop: AbortController;
}
type Listener = (jobs: Job[]) => void;

/** Ended jobs that are kept of each owner. */
const kept = 20;

/**
 * Jobs by owner, newest first, and who listens to them. A job is replaced by a changed one and never changed in place,
 * so that whoever has one may keep it.
 */
export function createJobs() {
  const entries = new Map<string, Entry>();
  const listeners = new Map<string, Set<Listener>>();
  const keyOf = ({ serviceUrl, userId, projectId }: JobOwner) =>
    JSON.stringify([serviceUrl, userId, projectId]);
  const listOf = (owner: string) =>
    [...entries.values()]
      .filter((entry) => entry.owner === owner)
      .map((entry) => entry.job)
      .reverse();
  const tell = (owner: string) => {
    const heard = listeners.get(owner);
    if (!heard?.size) return;
    const jobs = listOf(owner);
    for (const listener of heard) listener(jobs);
  };

  return {
    /** Keeps a new job; gives the signal that says it was stopped. */
    add(owner: JobOwner, job: Job): AbortSignal {
      const key = keyOf(owner);
      const stop = new AbortController();
      entries.set(job.id, { owner: key, job, stop });
      const over = listOf(key).filter(({ endedAt }) => endedAt !== null);
      for (const old of over.slice(kept)) entries.delete(old.id);
      tell(key);
      return stop.signal;
    },
    /** Changes a job and tells its owner's listeners. */
    change(id: string, change: (job: Job) => Job): void {
      const entry = entries.get(id);
      if (!entry) return;
      entry.job = change(entry.job);
      tell(entry.owner);
    },
    /** The jobs of an owner, newest first. */
    list: (owner: JobOwner): Job[] => listOf(keyOf(owner)),
    /** Lets what Glance works on end and begins nothing more; false where the owner has no such job running. */
    stop(owner: JobOwner, id: string): boolean {
      const entry = entries.get(id);
      if (!entry || entry.owner !== keyOf(owner) || entry.job.endedAt !== null) return false;
      entry.job = { ...entry.job, stopping: true };
      entry.stop.abort();
      tell(entry.owner);
      return true;
    },
    /** Takes an image whose turn has not come out of a job; false where it is not such a one. */
    drop(owner: JobOwner, id: string, imageId: string): boolean {
      const entry = entries.get(id);
      if (!entry || entry.owner !== keyOf(owner)) return false;
      const waits = (item: JobItem) =>
        item.imageId === imageId && (item.state === 'waiting' || item.state === 'behind');
      if (!entry.job.items.some(waits)) return false;
      const items = entry.job.items.map(
        (item): JobItem => (waits(item) ? { ...item, state: 'stopped' } : item),
      );
      entry.job = { ...entry.job, items };
      tell(entry.owner);
      return true;
    },
    /** One job, or undefined once it is forgotten. */
    get: (id: string): Job | undefined => entries.get(id)?.job,
    /** Calls the listener with all jobs of an owner after every change, until the returned function is called. */
    watch(owner: JobOwner, listener: Listener): () => void {
      const key = keyOf(owner);
      const heard = listeners.get(key) ?? new Set();
      listeners.set(key, heard.add(listener));
      return () => {
        heard.delete(listener);
        if (heard.size === 0 && listeners.get(key) === heard) listeners.delete(key);
      };
    },
  };
}

/**
 * The jobs that this process of the dashboard works on, and those it finished lately. They run with the token of who
 * started them, go on when the browser leaves, and end with the process: another copy of the dashboard knows nothing
 * of them. The activity page lists them by `list` and follows them by `watch`; `/api/data/jobs` gives them to pages.
 */
export const jobs = processSingleton('jobs', createJobs);
