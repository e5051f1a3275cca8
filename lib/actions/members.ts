'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/actions/define-action';
import { each } from '@/lib/actions/each';
import { imageIdSchema } from '@/lib/contract/image';
import { memberStatusSchema } from '@/lib/contract/member';
import { unlessGone, unlessThere } from '@/lib/openstack/in-steps';
import * as glance from '@/lib/openstack/members';

const ids = z.array(imageIdSchema).min(1).max(1000);
const membership = z.object({ id: imageIdSchema, project: z.string().trim().min(1).max(255) });

/** Offers an image to a project. Glance takes any text for its id. */
export const inviteProject = defineAction(membership, async ({ id, project }, { service }, { again }) => {
  const invite = () => glance.addMember(service, id, project);
  await (again ? unlessThere(invite) : invite());
  return null;
});

/** Takes the offer of an image to a project back. */
export const withdrawFromProject = defineAction(
  membership,
  async ({ id, project }, { service }, { again }) => {
    const withdraw = () => glance.deleteMember(service, id, project);
    await (again ? unlessGone(withdraw) : withdraw());
    return null;
  },
);

/** This project's answer to what others offer it, image by image. */
export const answerOffers = defineAction(
  z.object({ ids, status: memberStatusSchema }),
  ({ ids, status }, { service, viewer }) =>
    each(ids, async (id) => {
      await glance.setMemberStatus(service, id, viewer.projectId, status);
    }),
);
