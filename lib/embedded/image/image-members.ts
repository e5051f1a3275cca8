import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { type Member, memberStatusSchema } from '@/lib/contract/member';
import { imageMembers } from '@/lib/embedded/db/schema';
import { badRequest, conflict, forbidden, notFound, tooLarge } from '@/lib/embedded/error';
import {
  type CloudContext,
  type CloudEnv,
  objectBody,
  param,
  refuseBody,
  resource,
  wireTime,
} from '@/lib/embedded/http';
import { findVisibleImage, type ImageRow } from '@/lib/embedded/image/image-record';
import { authorize } from '@/lib/embedded/policy';

type MemberRow = typeof imageMembers.$inferSelect;

/** /v2/images/{id}/members (glance/api/v2/image_members.py); who may what is measured in glance-api.md 8.1. */
export function memberRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/members', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      const image = sharedImage(c);
      const rows = cloud.db.select().from(imageMembers).where(eq(imageMembers.image_id, image.id)).all();
      const mayAll = caller.isAdmin || caller.projectId === image.owner;
      const members = rows.filter((row) => mayAll || row.member_id === caller.projectId).map(toWire);
      return c.json({ members, schema: '/v2/schemas/members' });
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const { member } = await objectBody(c);
      if (isEmpty(member)) throw badRequest("Member can't be empty");
      const image = sharedImage(c);
      authorize(caller, 'add_member', image.owner);
      // Glance leaves it to its database what to make of another type.
      if (typeof member !== 'string')
        throw badRequest('Expected a member in the form: {"member": "image_id"}');
      if (member.length > 255) throw badRequest('Member is longer than 255 characters');
      if (findMember(c, image.id, member)) {
        throw conflict(`Member ${member} is duplicated for image ${image.id}`);
      }
      const count = cloud.db
        .select({ id: imageMembers.member_id })
        .from(imageMembers)
        .where(eq(imageMembers.image_id, image.id))
        .all().length;
      const quota = cloud.config.image_member_quota;
      if (quota >= 0 && count + 1 > quota) {
        throw tooLarge(
          `The limit has been exceeded on the number of allowed image members for this image. Attempted: ${count + 1}, Maximum: ${quota}`,
        );
      }
      const now = cloud.clock();
      const row = {
        image_id: image.id,
        member_id: member,
        status: 'pending',
        created_at: now,
        updated_at: now,
      };
      cloud.db.insert(imageMembers).values(row).run();
      return c.json(toWire(row));
    },
  });
  resource(app, '/v2/images/:image_id/members/:member_id', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      const id = param(c, 'member_id');
      const mayRead = caller.isAdmin || caller.projectId === image.owner || caller.projectId === id;
      const row = image.visibility === 'shared' && mayRead ? findMember(c, image.id, id) : undefined;
      if (!row) throw noMember(image.id, id);
      return c.json(toWire(row));
    },
    PUT: async (c) => {
      const { cloud, caller } = c.var;
      const { status } = await objectBody(c);
      if (status === undefined) throw badRequest('Expected a status in the form: {"status": "status"}');
      const image = sharedImage(c);
      const id = param(c, 'member_id');
      const row = findMember(c, image.id, id);
      if (!row) throw noMember(image.id, id);
      const isMember = caller.roles.has('member') && caller.projectId === id;
      if (!caller.isAdmin && !isMember) throw forbidden();
      const wanted = memberStatusSchema.safeParse(status);
      if (!wanted.success) throw badRequest('Invalid status for an image member.');
      const next = { ...row, status: wanted.data, updated_at: Math.max(row.updated_at, cloud.clock()) };
      cloud.db.update(imageMembers).set(next).where(isRow(image.id, id)).run();
      return c.json(toWire(next));
    },
    DELETE: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      const image = sharedImage(c);
      const id = param(c, 'member_id');
      const outsider = !caller.isAdmin && caller.projectId !== image.owner;
      if (outsider && caller.projectId !== id) throw noMember(image.id, id);
      if (!findMember(c, image.id, id)) throw noMember(image.id, id);
      authorize(caller, 'delete_member', image.owner);
      cloud.db.delete(imageMembers).where(isRow(image.id, id)).run();
      return c.body(null, 204);
    },
  });
}

/** What Python takes for nothing: Glance looks at no more before it looks the image up. */
function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !value;
  return Object.keys(value).length === 0;
}

/** The image in the path, which only has members while it is shared. */
function sharedImage(c: CloudContext): ImageRow {
  const image = findVisibleImage(c.var.cloud, c.var.caller, param(c, 'image_id'));
  if (image.visibility !== 'shared') throw forbidden('Only shared images have members.');
  return image;
}

function isRow(imageId: string, memberId: string) {
  return and(eq(imageMembers.image_id, imageId), eq(imageMembers.member_id, memberId));
}

function findMember(c: CloudContext, imageId: string, memberId: string): MemberRow | undefined {
  return c.var.cloud.db.select().from(imageMembers).where(isRow(imageId, memberId)).get();
}

function noMember(imageId: string, memberId: string) {
  return notFound(`${memberId} not found in the member list of the image ${imageId}.`);
}

function toWire(row: MemberRow): Member {
  return {
    member_id: row.member_id,
    image_id: row.image_id,
    status: memberStatusSchema.parse(row.status),
    created_at: wireTime(row.created_at),
    updated_at: wireTime(row.updated_at),
    schema: '/v2/schemas/member',
  };
}
