'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import { imageIdSchema } from '@/lib/contract/image';
import { unauthorizedError } from '@/lib/data/answer';
import { getCapabilities } from '@/lib/data/capabilities';
import { fromJobs } from '@/lib/jobs/jobs';
import { unlessGone } from '@/lib/openstack/in-steps';
import * as glance from '@/lib/openstack/stores';

const image = z.object({ id: imageIdSchema, name: z.string().max(255).nullable() });
const store = z.string().min(1).max(255);

/**
 * Begins to copy images into stores (null: every store that takes images) and gives the job, which goes on by itself.
 * Of one image alone the cloud's first answer is awaited, so that its refusal comes back as one.
 */
export const copyToStores = defineAction(
  z.object({ images: z.array(image).min(1).max(1000), stores: z.array(store).min(1).max(100).nullable() }),
  async ({ images, stores }, session, { call }) => {
    const offered = (await getCapabilities(session)).stores ?? [];
    const wanted = offered.filter((entry) => (stores ? stores.includes(entry.id) : !entry['read-only']));
    const central = offered.find((entry) => entry.default)?.id;
    const order = { images, stores: wanted.map((entry) => entry.id), central };
    if (order.stores.length === 0)
      throw new ActionRefusal({ kind: 'not_found', reason: '', status: null, requestId: null });
    const job = await fromJobs((jobs) => jobs.startCopies(session, order, call));
    if (images.length > 1) return job;
    // That the job has begun is known already, also where the answer cannot be waited for.
    const begun = (await fromJobs((jobs) => jobs.firstAnswer(job.id)).catch(() => null)) ?? job;
    // Rather than a job that waits: whoever signs in now begins it anew.
    if (begun.waits) {
      await fromJobs((jobs) => jobs.stop(session, job.id));
      throw new ActionRefusal(unauthorizedError);
    }
    const [item] = begun.items;
    if (item?.state === 'failed' && item.error) throw new ActionRefusal(item.error);
    return begun;
  },
);

/**
 * Begins no further copy of a job, or none of one image of it whose turn has not come; what Glance works on goes on to
 * its end, for nothing can stop it.
 */
export const stopCopies = defineAction(
  z.object({ id: z.uuid(), imageId: imageIdSchema.optional() }),
  async ({ id, imageId }, session) =>
    fromJobs(async (jobs) => ({
      stopped: await (imageId ? jobs.drop(session, id, imageId) : jobs.stop(session, id)),
    })),
);

/** Takes one copy of an image away; Glance refuses the last one. */
export const deleteCopy = defineAction(
  z.object({ id: imageIdSchema, store }),
  async ({ id, store: from }, { service }, { again }) => {
    const remove = () => glance.deleteFromStore(service, from, id);
    await (again ? unlessGone(remove) : remove());
    return null;
  },
);
