import { z } from 'zod';

export const memberStatusSchema = z.enum(['pending', 'accepted', 'rejected']);
export type MemberStatus = z.infer<typeof memberStatusSchema>;

/** A project that an image is shared with (glance/api/v2/image_members.py). */
export const memberSchema = z.object({
  member_id: z.string(),
  image_id: z.string(),
  status: memberStatusSchema,
  created_at: z.string(),
  updated_at: z.string(),
  schema: z.string(),
});
export type Member = z.infer<typeof memberSchema>;
export const memberListSchema = z.object({ members: z.array(memberSchema), schema: z.string() });
