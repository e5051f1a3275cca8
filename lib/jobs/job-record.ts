import { actionErrorSchema } from '@/lib/contract/action-result';
import { imageVisibilities } from '@/lib/contract/image-words';
import * as s from '@/lib/contract/shape';
import { type Job, jobItemStates, jobKinds } from '@/lib/work/job';
import { leftReasons, sweepVerbs } from '@/lib/work/sweep';

/** Whose a job is: a user's in a project of one image service. */
export interface JobOwner {
  serviceUrl: string;
  userId: string;
  projectId: string;
}

const changesSchema = s.array(
  s.object({ key: s.string(), from: s.optional(s.nullable(s.string())), to: s.nullable(s.string()) }),
);

/** What an act, and one that takes it back, is made of beside its verb. */
const ofAct = {
  visibility: s.optional(s.oneOf(imageVisibilities)),
  from: s.optional(s.oneOf(imageVisibilities)),
  add: s.optional(s.array(s.string())),
  remove: s.optional(s.array(s.string())),
  changes: s.optional(changesSchema),
};

const itemSchema = s.object({
  imageId: s.string(),
  name: s.nullable(s.string()),
  state: s.oneOf(jobItemStates),
  now: s.array(s.string()),
  copied: s.array(s.string()),
  failed: s.array(s.object({ store: s.string(), reason: s.nullable(s.string()) })),
  error: s.nullable(actionErrorSchema),
  act: s.optional(
    s.object({
      verb: s.oneOf(sweepVerbs),
      reason: s.string(),
      updatedAt: s.nullable(s.string()),
      keeper: s.nullable(s.string()),
      store: s.optional(s.string()),
      ...ofAct,
    }),
  ),
  left: s.optional(s.oneOf(leftReasons)),
  undo: s.optional(s.object({ verb: s.oneOf(sweepVerbs), ...ofAct })),
});

const reachSchema = s.object({
  region: s.nullable(s.string()),
  compute: s.optional(s.nullable(s.string())),
  blockStorage: s.optional(s.nullable(s.string())),
});

/** Where a job finds out who uses an image; as a session, absent for a service that nobody knows of. */
export type JobReach = s.Infer<typeof reachSchema>;

/** A job with all that another process needs to go on with it; as it is kept in a file or on Valkey. */
const jobRecordSchema = s.object({
  owner: s.object({ serviceUrl: s.string(), userId: s.string(), projectId: s.string() }),
  /** Name of the cloud in the configuration; absent from records of an earlier release. */
  cloud: s.optional(s.string()),
  job: s.object({
    id: s.string(),
    kind: s.oneOf(jobKinds),
    stores: s.array(s.string()),
    items: s.array(itemSchema),
    startedAt: s.number(),
    endedAt: s.nullable(s.number()),
    stopping: s.boolean(),
    waits: s.nullable(s.literal('sign_in')),
    changes: s.optional(changesSchema),
    undoes: s.optional(s.string()),
  }),
  /** The default store, filled first where it lacks an image; null where the cloud has none. */
  central: s.nullable(s.string()),
  /** Absent from a copy, which does not ask. */
  reach: s.optional(reachSchema),
  /** By what right Glance is asked: a sealed token, its end (milliseconds since the epoch) and the roles that it has. */
  right: s.object({ sealed: s.string(), expiresAt: s.number(), roles: s.array(s.string()) }),
  /** Counts the times that somebody was told to work on it. */
  run: s.number(),
  /** Who works on it and has the say: one who finds another name here stops. Null until somebody begins. */
  holder: s.nullable(s.string()),
});
export interface JobRecord {
  owner: JobOwner;
  cloud?: string;
  job: Job;
  central: string | null;
  reach?: JobReach;
  right: { sealed: string; expiresAt: number; roles: string[] };
  run: number;
  holder: string | null;
}

/** Reads a record that was kept; null for what is none, such as one of another release. */
export function parseJobRecord(text: string): JobRecord | null {
  try {
    const parsed = jobRecordSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** One text for each owner. */
export function ownerKey({ serviceUrl, userId, projectId }: JobOwner): string {
  return JSON.stringify([serviceUrl, userId, projectId]);
}

/** Whether somebody has to work on it now. */
export function isLive({ job }: JobRecord): boolean {
  return job.endedAt === null && job.waits === null;
}

/** Ended jobs that are kept of each owner. */
const kept = 20;

/** Which of an owner's records, the newest first, are forgotten. */
export function forgotten(newestFirst: readonly JobRecord[]): string[] {
  return newestFirst
    .filter(({ job }) => job.endedAt !== null)
    .slice(kept)
    .map(({ job }) => job.id);
}
