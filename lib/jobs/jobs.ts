import 'server-only';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Session } from '@/lib/auth/session';
import { countJobs } from '@/lib/jobs/job-counts';
import { isJobsAway, type JobEngine } from '@/lib/jobs/job-engine';
import { jobFile } from '@/lib/jobs/job-file';
import { type JobOwner, type JobReach, type JobRecord, ownerKey } from '@/lib/jobs/job-record';
import { startProcessEngine } from '@/lib/jobs/process-engine';
import { type Sealer, sealer } from '@/lib/jobs/sealed';
import type { WantedProperty } from '@/lib/metadata/metadata-changes';
import { OpenStackError } from '@/lib/openstack/error';
import { env } from '@/lib/server/env';
import { processSingleton } from '@/lib/server/process-singleton';
import { type Job, type JobItem, type JobKind, stoppedJob, undoOfItem, withoutImage } from '@/lib/work/job';
import { chosen, type LeftReason, type SweepAct } from '@/lib/work/sweep';

/** What a copy job is to do. */
export interface CopyOrder {
  images: { id: string; name: string | null }[];
  /** In which stores each image is to be at the end, in the cloud's order. */
  stores: string[];
  /** The default store. */
  central: string | undefined;
}

/** What a sweep is to do, to each image; where `left` says why not, nothing, and the log has it. */
export interface SweepOrder {
  kind: Exclude<JobKind, 'copy'>;
  images: { id: string; name: string | null; act: SweepAct; left?: LeftReason }[];
  /** Of acts `metadata`, what the properties of each image become. */
  changes?: WantedProperty[];
}

/**
 * What pages and actions ask of jobs. `call` is the page's name for what it asked: a job is begun once for each, also where
 * the answer was lost and another copy of the dashboard is asked again, which gives the job that runs. Throws OpenStackError
 * with reason `jobs_away` where their store does not answer.
 */
export interface Jobs {
  /** Begins to copy images into stores and gives the job as it is at first; it goes on by itself. */
  startCopies(session: Session, order: CopyOrder, call: string | null): Promise<Job>;
  /** Begins to act on images and gives the job as it is at first; each is looked at anew before its turn. */
  startSweep(session: Session, order: SweepOrder, call: string | null): Promise<Job>;
  /** Begins to take back what a sweep did, as far as that can be; null where the session has no such job that has ended. */
  undoSweep(session: Session, id: string, call: string | null): Promise<Job | null>;
  /** Waits until the cloud took the first copy of a job, or it has to wait, or it ended; or for `patience` milliseconds. */
  firstAnswer(id: string, patience?: number): Promise<Job | null>;
  /** The jobs of whoever asks, newest first; those that waited for their sign-in go on. */
  list(session: Session): Promise<Job[]>;
  /** Lets what Glance works on end and begins nothing more; false where the session has no such job running. */
  stop(session: Session, id: string): Promise<boolean>;
  /** Takes an image whose turn has not come out of a job; false where it is not such a one. */
  drop(session: Session, id: string, imageId: string): Promise<boolean>;
}

/** Milliseconds that somebody waits for the cloud's first answer. */
const patienceOfPages = 20_000;

/** Whose jobs a session has. */
export function jobOwner({ service, viewer }: Session): JobOwner {
  return { serviceUrl: service.url, userId: viewer.userId, projectId: viewer.projectId };
}

/** Jobs on an engine; tokens are sealed before it sees them. */
export function createJobs(engine: JobEngine, { seal, open }: Sealer): Jobs {
  const { shelf } = engine;
  const rightOf = ({ service, viewer }: Session, id: string): JobRecord['right'] => ({
    sealed: seal(service.token, id),
    expiresAt: viewer.expiresAt,
    roles: viewer.roles,
  });
  const mine = (session: Session, { owner }: JobRecord) => ownerKey(owner) === ownerKey(jobOwner(session));
  /** Takes the session's token for a job that needs one, or that will sooner end than it. */
  const renew = async (session: Session, kept: JobRecord): Promise<JobRecord> => {
    if (!needsRight(kept, session, open(kept.right.sealed, kept.job.id))) return kept;
    const renewed = await shelf.change(kept.job.id, (record) => {
      const { job, run } = record;
      if (!needsRight(record, session, open(record.right.sealed, job.id))) return null;
      const right = rightOf(session, job.id);
      if (!job.waits) return { ...record, right };
      return { ...record, right, run: run + 1, holder: null, job: { ...job, waits: null } };
    });
    if (renewed && kept.job.waits) await engine.dispatch(renewed);
    return renewed ?? kept;
  };
  const changeMine = async (session: Session, id: string, change: (job: Job) => Job | null) => {
    const changed = await shelf.change(id, (record) => {
      const job = mine(session, record) ? change(record.job) : null;
      return job && { ...record, job };
    });
    return changed !== null;
  };
  const begin = async (
    session: Session,
    call: string | null,
    what: Pick<Job, 'kind' | 'stores' | 'items' | 'changes' | 'undoes'>,
    more: Pick<JobRecord, 'central' | 'reach'>,
  ): Promise<Job> => {
    const owner = jobOwner(session);
    const id = call === null ? randomUUID() : idOfCall(owner, call);
    const job: Job = { ...what, id, startedAt: Date.now(), endedAt: null, stopping: false, waits: null };
    const right = rightOf(session, id);
    const record: JobRecord = {
      ...more,
      owner,
      cloud: session.cloud.name,
      job,
      right,
      run: 1,
      holder: null,
    };
    const kept = await shelf.add(record);
    if (kept !== record) return kept.job;
    await engine.dispatch(record);
    return job;
  };
  const sweep = (
    session: Session,
    call: string | null,
    kind: SweepOrder['kind'],
    items: JobItem[],
    more: Pick<Job, 'changes' | 'undoes'>,
  ) => begin(session, call, { kind, stores: [], items, ...more }, { central: null, reach: reachOf(session) });
  return {
    startCopies: (session, { images, stores, central }, call) =>
      begin(
        session,
        call,
        { kind: 'copy', stores, items: images.map((image) => newItem(image.id, image.name)) },
        { central: central ?? null },
      ),
    startSweep: (session, { kind, images, changes }, call) =>
      sweep(
        session,
        call,
        kind,
        images.map(({ id, name, act, left }) => ({
          ...newItem(id, name),
          act,
          ...(left ? { state: 'left', left } : {}),
        })),
        changes ? { changes } : {},
      ),
    async undoSweep(session, id, call) {
      const record = await shelf.read(id);
      if (!record || !mine(session, record)) return null;
      const { kind, items: all, endedAt, undoes } = record.job;
      if (kind === 'copy' || endedAt === null || undoes !== undefined) return null;
      // Nobody asks who uses what somebody chose, as nobody asked before the change.
      const reason = kind === 'bulk' ? chosen : 'undone';
      const items = all.flatMap((item): JobItem[] => {
        const undo = undoOfItem(item);
        if (!undo) return [];
        const act = { ...undo, reason, updatedAt: null, keeper: null };
        return [{ ...newItem(item.imageId, item.name), act }];
      });
      return items.length > 0 ? sweep(session, call, kind, items, { undoes: id }) : null;
    },
    firstAnswer(id, patience = patienceOfPages) {
      return new Promise((resolve, reject) => {
        const end = (job: Job | null) => {
          leave();
          clearTimeout(timer);
          resolve(job);
        };
        const look = async (late = false) => {
          const job = (await shelf.read(id))?.job ?? null;
          const begun = job?.waits || job?.items.some((item) => item.state !== 'waiting');
          if (late || !job || begun) end(job);
        };
        const leave = shelf.watch((changed) => changed === id && void look().catch(reject));
        const timer = setTimeout(() => void look(true).catch(reject), patience);
        look().catch(reject);
      });
    },
    async list(session) {
      const records = await shelf.list(ownerKey(jobOwner(session)));
      return (await Promise.all(records.map((record) => renew(session, record)))).map(({ job }) =>
        listed(job),
      );
    },
    stop: (session, id) => changeMine(session, id, (job) => stoppedJob(job, Date.now())),
    drop: (session, id, imageId) => changeMine(session, id, (job) => withoutImage(job, imageId)),
  };
}

/** Milliseconds after its end for which a job is listed with what takes it back: whoever waited for the end offers that. */
const toldWhole = 60_000;

/**
 * A job as it is listed, over and over while one runs: without the properties that it set and that its images had, which
 * may be megabytes.
 */
function listed(job: Job): Job {
  if (job.kind === 'copy' || (job.endedAt !== null && Date.now() - job.endedAt < toldWhole)) return job;
  const items = job.items.map(
    (item): JobItem => ({
      ...item,
      ...(item.act ? { act: { ...item.act, changes: undefined } } : {}),
      ...(item.undo ? { undo: { ...item.undo, changes: undefined } } : {}),
    }),
  );
  return { ...job, items, changes: undefined };
}

/** The id of the job that an owner's call begins: the same at every copy, and never one of somebody else's. */
function idOfCall(owner: JobOwner, call: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([ownerKey(owner), call]))
    .digest('hex');
  // RFC 9562, version 8.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Whether a session's token is better than the one that a job has: any other one where it waits; else one that ends later
 * and can no less.
 */
function needsRight({ job, right }: JobRecord, { service, viewer }: Session, token: string | null): boolean {
  if (job.endedAt !== null || token === service.token) return false;
  if (job.waits) return true;
  return viewer.expiresAt > right.expiresAt && right.roles.every((role) => viewer.roles.includes(role));
}

function reachOf({ viewer, compute, blockStorage }: Session): JobReach {
  const url = (service: { url: string } | null | undefined) => (service === null ? null : service?.url);
  return {
    region: viewer.region,
    compute: url(compute),
    blockStorage: url(blockStorage),
  };
}

function newItem(imageId: string, name: string | null): JobItem {
  return { imageId, name, state: 'waiting', now: [], copied: [], failed: [], error: null };
}

/**
 * The jobs of this dashboard: on Valkey, where every copy lists, stops and goes on with them; else in this process, kept
 * in the data folder where there is one. They begin with the process, since an earlier one may have left some.
 */
export function theJobs(): Promise<Jobs> {
  return processSingleton('jobs', startJobs);
}

async function startJobs(): Promise<Jobs> {
  const { secret, valkeyUrl, dataFolder, port } = env();
  const seals = sealer(secret);
  if (valkeyUrl) {
    // Nobody else pays for its libraries.
    const { startValkeyEngine } = await import('@/lib/jobs/valkey-engine');
    const engine = startValkeyEngine(valkeyUrl, seals);
    // Called by `scripts/serve.mjs` before its end.
    processSingleton('jobs-hand-over', () => engine.handOver);
    return watched(engine, seals);
  }
  const file = dataFolder
    ? jobFile(path.join(/*turbopackIgnore: true*/ dataFolder, `jobs-${port}.jsonl`))
    : null;
  return watched(await startProcessEngine(seals, file), seals);
}

/** Jobs that are counted for whoever watches this process (scripts/watch/watching.mjs). */
function watched(engine: JobEngine, seals: Sealer): Jobs {
  processSingleton('job-counts', () => countJobs(engine.shelf));
  return createJobs(engine, seals);
}

/** What `ask` gives of the dashboard's jobs, with the error of the client where their store does not answer. */
export async function fromJobs<T>(ask: (jobs: Jobs) => Promise<T>): Promise<T> {
  try {
    return await ask(await theJobs());
  } catch (cause) {
    if (!isJobsAway(cause)) throw cause;
    throw new OpenStackError({
      kind: 'unavailable',
      status: 503,
      reason: 'jobs_away',
      requestId: null,
      cause,
    });
  }
}
