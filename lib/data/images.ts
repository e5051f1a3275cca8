import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Image } from '@/lib/contract/image';
import type { Member, MemberStatus } from '@/lib/contract/member';
import {
  excludesOwn,
  glanceListQuery,
  type ImageListQuery,
  type ImageScope,
  imagePageSize,
} from '@/lib/image-list-query';
import type { LiveImage } from '@/lib/live/events';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { getImage, listImages } from '@/lib/openstack/images';
import { getMember, listMembers } from '@/lib/openstack/members';
import { listImageTasks } from '@/lib/openstack/tasks';
import { imageTrack } from '@/lib/store-track';

/** A page of the list; `nextMarker` is null at its end. */
export interface LiveImagePage {
  images: LiveImage[];
  nextMarker: string | null;
}

/**
 * One page, one call to Glance: tracks come from the records alone. What others share Glance cannot filter by itself,
 * so such a scope reads on until a page is full or all is read.
 */
export async function listImagePage(
  session: Session,
  query: ImageListQuery,
  marker?: string,
): Promise<LiveImagePage> {
  const { service, viewer } = session;
  const images: Image[] = [];
  let next = marker ?? null;
  do {
    const page = await listImages(service, glanceListQuery(query, viewer.projectId, next ?? undefined));
    images.push(
      ...(excludesOwn(query.scope) ? await sharedHere(session, query.scope, page.images) : page.images),
    );
    next = page.nextMarker;
  } while (next !== null && images.length < imagePageSize && excludesOwn(query.scope));
  return { images: images.map((image) => ({ image, track: imageTrack(image, []) })), nextMarker: next };
}

/**
 * Those of a page that others share with this project. To an administrator Glance lists everybody's shares, so it is
 * asked of each whether this project is its member.
 */
async function sharedHere(
  { service, viewer }: Session,
  scope: ImageScope,
  images: Image[],
): Promise<Image[]> {
  const foreign = images.filter((image) => image.owner !== viewer.projectId);
  if (!viewer.isAdmin) return foreign;
  const wanted = scope === 'inbox' ? 'pending' : 'accepted';
  const statuses = await Promise.all(
    foreign.map((image) => memberStatus(service, image.id, viewer.projectId)),
  );
  return foreign.filter((_, index) => statuses[index] === wanted);
}

/** What a project answered to the offer of an image; null where there is no offer. */
async function memberStatus(
  service: ImageService,
  id: string,
  projectId: string,
): Promise<MemberStatus | null> {
  try {
    return (await getMember(service, id, projectId)).status;
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

/** Whom an image is shared with, or how this project stands to it. */
export interface Sharing {
  live: LiveImage;
  /** null where the image is not shared: Glance has no list then. A project that is a member sees itself alone. */
  members: Member[] | null;
}

/** An image with its members, or null when this session may not see it. */
export async function readSharing(session: Session, id: string): Promise<Sharing | null> {
  const live = await readImage(session, id);
  if (!live) return null;
  if (live.image.visibility !== 'shared') return { live, members: null };
  return { live, members: await listMembers(session.service, id) };
}

/** An image with the track that its tasks tell, or null when Glance knows none that this session may see. */
export async function readImage(session: Session, id: string): Promise<LiveImage | null> {
  const { service } = session;
  try {
    const [image, tasks] = await Promise.all([getImage(service, id), listImageTasks(service, id)]);
    return { image, track: imageTrack(image, tasks) };
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}
