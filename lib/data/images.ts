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
  imageScanSize,
} from '@/lib/images/image-list-query';
import { type ImageSummary, toSummary } from '@/lib/images/image-summary';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { getImage, type ImagePage, listImages } from '@/lib/openstack/images';
import { getMember, listMembers } from '@/lib/openstack/members';
import { listImageTasks } from '@/lib/openstack/tasks';
import type { LiveImage } from '@/lib/work/live-event';
import { imageTrack } from '@/lib/work/store-track';

/** A page of the list; `nextMarker` is null at its end. */
export interface ImageSummaryPage {
  images: ImageSummary[];
  nextMarker: string | null;
}

/** Which page: how many rows, after which image, and what rows carry beside what every list shows. */
export interface PageRequest {
  limit?: number;
  marker?: string;
  keys?: readonly string[];
  /** One call and no more, however few rows it brings. */
  once?: boolean;
}

/**
 * One page, one call to Glance. What others share Glance cannot filter by itself, so such a scope reads on, by the
 * largest pages there are, until a page is full or all is read.
 */
export async function listImagePage(
  session: Session,
  query: ImageListQuery,
  { limit = imagePageSize, marker, keys = [], once = false }: PageRequest = {},
): Promise<ImageSummaryPage> {
  const images: Image[] = [];
  let next = marker ?? null;
  const others = excludesOwn(query.scope);
  do {
    const page = await readImagePage(session, query, {
      limit: others && !once ? imageScanSize : limit,
      marker: next ?? undefined,
    });
    images.push(...page.images);
    next = page.nextMarker;
  } while (next !== null && images.length < limit && others && !once);
  return { images: images.map((image) => toSummary(image, keys)), nextMarker: next };
}

/** The images of a query as Glance has them, one page of what the query sends to it. */
export async function readImagePage(
  session: Session,
  query: ImageListQuery,
  page: { limit: number; marker?: string },
): Promise<ImagePage> {
  const read = await listImages(session.service, glanceListQuery(query, session.viewer, page));
  if (!excludesOwn(query.scope)) return read;
  return { ...read, images: await sharedHere(session, query.scope, read.images) };
}

/** Those of some images that a query still lists, as they are now. */
export async function listSomeImages(
  session: Session,
  query: ImageListQuery,
  ids: readonly string[],
  keys: readonly string[],
): Promise<ImageSummary[]> {
  const some = { ...query, filters: [{ key: 'id', op: ':' as const, values: [...ids] }, ...query.filters] };
  const page = await readImagePage(session, some, { limit: imageScanSize });
  return page.images.map((image) => toSummary(image, keys));
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

/** An image alone, in one call, or null when Glance knows none that this session may see. */
export async function readImageRecord({ service }: Session, id: string): Promise<Image | null> {
  try {
    return await getImage(service, id);
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
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
