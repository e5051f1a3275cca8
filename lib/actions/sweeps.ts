'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import { imageIdSchema, imageVisibilitySchema } from '@/lib/contract/image';
import { imageLimits } from '@/lib/contract/image-words';
import { readRetention } from '@/lib/data/retention';
import { readSpace } from '@/lib/data/space';
import { jobMetadataSchema } from '@/lib/forms/image-metadata';
import { agreedActs } from '@/lib/images/retention';
import { retentionActs } from '@/lib/images/retention-rule';
import { retentionRuleSchema } from '@/lib/images/retention-rule-schema';
import { agreedSpace } from '@/lib/images/space';
import { fromJobs } from '@/lib/jobs/jobs';
import { chosen, chosenVerbs } from '@/lib/work/sweep';

/** Images that one job takes. */
const images = <Verb extends z.ZodType>(verb: Verb) =>
  z
    .array(
      z.object({
        id: imageIdSchema,
        name: z.string().max(255).nullable(),
        verb,
        updated_at: z.string().max(64),
      }),
    )
    .min(1)
    .max(1000);

/**
 * Begins to do what somebody saw in the preview of a rule, and gives the job. The plan is made anew: what it does not have
 * any more, or has otherwise, is left out, and the job says so.
 */
export const applyRetention = defineAction(
  z.object({ rule: retentionRuleSchema, images: images(z.enum(retentionActs)) }),
  async ({ rule, images: agreed }, session, { call }) => {
    const { entries } = await readRetention(session, rule);
    const order = { kind: 'retention', images: agreedActs(entries, agreed) } as const;
    return fromJobs((jobs) => jobs.startSweep(session, order, call));
  },
);

/**
 * Begins to clean up what somebody chose, and gives the job. Everything is read anew: what is not found any more, or was
 * changed, is left out, and the job says so.
 */
export const applySpace = defineAction(
  z.object({ days: z.number().int().min(0).max(99_999), images: images(z.enum(['delete', 'trim'])) }),
  async ({ days, images: agreed }, session, { call }) => {
    const { found, defaultStore } = await readSpace(session, days);
    const order = { kind: 'space', images: agreedSpace(found, agreed, defaultStore) } as const;
    return fromJobs((jobs) => jobs.startSweep(session, order, call));
  },
);

const tag = z.string().min(1).max(imageLimits.tag);

/** Begins to do one thing to many images that somebody chose, and gives the job. */
export const changeMany = defineAction(
  z.object({
    verb: z.enum(chosenVerbs),
    visibility: imageVisibilitySchema.optional(),
    add: z.array(tag).max(imageLimits.tags).optional(),
    remove: z.array(tag).max(1000).optional(),
    changes: jobMetadataSchema.optional(),
    images: z
      .array(z.object({ id: imageIdSchema, name: z.string().max(255).nullable() }))
      .min(1)
      .max(1000),
  }),
  ({ images: all, verb, visibility, add, remove, changes }, session, { call }) => {
    const act = {
      ...{ verb, reason: chosen, updatedAt: null, keeper: null },
      ...(visibility === undefined ? {} : { visibility }),
      ...(add === undefined ? {} : { add }),
      ...(remove === undefined ? {} : { remove }),
    };
    const order = {
      ...{ kind: 'bulk' as const, images: all.map((image) => ({ ...image, act })) },
      ...(changes === undefined ? {} : { changes }),
    };
    return fromJobs((jobs) => jobs.startSweep(session, order, call));
  },
);

/** Takes back what a job changed, where nobody changed it since, and gives the job that does it. */
export const undoSweep = defineAction(z.object({ id: z.uuid() }), async ({ id }, session, { call }) => {
  const job = await fromJobs((jobs) => jobs.undoSweep(session, id, call));
  if (!job) throw new ActionRefusal({ kind: 'not_found', reason: '', status: null, requestId: null });
  return job;
});

/** Lets a job act on no further image. */
export const stopSweep = defineAction(z.object({ id: z.uuid() }), async ({ id }, session) => ({
  stopped: await fromJobs((jobs) => jobs.stop(session, id)),
}));
