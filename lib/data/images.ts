import 'server-only';
import { cache } from 'react';
import type { Session } from '@/lib/auth/session';
import type { Image } from '@/lib/contract/image';
import type { Member, MemberStatus } from '@/lib/contract/member';
import { isLostMarker } from '@/lib/data/read-pages';
import { brokenAlone } from '@/lib/images/health';
import {
  excludesOwn,
  glanceListQuery,
  type ImageListQuery,
  type ImageScope,
  imagePageSize,
  imageScanSize,
} from '@/lib/images/image-list-query';
import { type ImageSummary, toSummary } from '@/lib/images/image-summary';
import { readBehind } from '@/lib/images/read-behind';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { getImage, getImageText, type ImagePage, listImages } from '@/lib/openstack/images';
import { getMember, listMembers } from '@/lib/openstack/members';
import { listImageTasks } from '@/lib/openstack/tasks';
import { inPool } from '@/lib/server/in-pool';
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
  /** Ends the reading when nobody waits for it any more. */
  signal?: AbortSignal;
}

/** Pages that one request reads on at most; who wants more asks again from where it ended. */
const pagesAtMost = 20;

/**
 * One page, one call to Glance. What others share Glance cannot filter by itself, so such a scope reads on, by the
 * largest pages there are, until a page is full or all is read. An aborted `signal` ends it between two calls.
 */
export async function listImagePage(
  session: Session,
  query: ImageListQuery,
  { limit = imagePageSize, marker, keys = [], once = false, signal }: PageRequest = {},
): Promise<ImageSummaryPage> {
  const images: Image[] = [];
  let next = marker ?? null;
  let pages = 0;
  const rows: string[] = [];
  const others = excludesOwn(query.scope);
  do {
    const page = await readPageBehind(session, query, rows, {
      limit: others && !once ? imageScanSize : limit,
      marker,
      enough: limit - images.length,
      signal,
    });
    images.push(...page.images);
    next = page.nextMarker;
    rows.push(...rowsRead(page));
    pages += 1;
  } while (next !== null && images.length < limit && others && !once && pages < pagesAtMost);
  return { images: images.map((image) => rowOf(image, keys)), nextMarker: next };
}

/** Which part of a query's images: so many that Glance lists, after which image. */
interface PartRequest {
  limit: number;
  marker?: string;
  /** With so many of them there may be an end, where each costs a call of its own. */
  enough?: number;
  signal?: AbortSignal;
}

/** The ids that a page brought, the one that the next page begins behind last: a scope may leave that image out. */
export function rowsRead({ images, nextMarker }: ImagePage): string[] {
  const ids = images.map(({ id }) => id);
  return nextMarker === null || ids.at(-1) === nextMarker ? ids : [...ids, nextMarker];
}

/**
 * The page behind `rows`, the ids read since `marker`: where others have deleted the last of them meanwhile, behind the
 * last one that is still there.
 */
export async function readPageBehind(
  session: Session,
  query: ImageListQuery,
  rows: readonly string[],
  request: PartRequest,
): Promise<ImagePage> {
  const { page } = await readBehind(rows, {
    read: (marker) => readImagePage(session, query, { ...request, marker: marker ?? request.marker }),
    surviving: async (ids) =>
      new Set((await listSomeImages(session, query, ids, [])).map((image) => image.id)),
    isLost: isLostMarker,
  });
  return page;
}

/** The images of a query as Glance has them, one page of what the query sends to it. */
export async function readImagePage(
  session: Session,
  query: ImageListQuery,
  { limit, marker, enough, signal }: PartRequest,
): Promise<ImagePage> {
  const sent = glanceListQuery(query, session.viewer, { limit, marker });
  const page = await listImages(session.service, sent, signal);
  if (!excludesOwn(query.scope)) return page;
  const foreign = page.images.filter((image) => image.owner !== session.viewer.projectId);
  if (!session.viewer.isAdmin) return { ...page, images: foreign };
  return sharedHere(session, query.scope, { ...page, images: foreign }, enough, signal);
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
  return page.images.map((image) => rowOf(image, keys));
}

/** A row with what `keys` name; `health` is judged here, where the whole image is at hand, and costs no call. */
function rowOf(image: Image, keys: readonly string[]): ImageSummary {
  // A property of that name is an image's own affair.
  const row = toSummary(
    image,
    keys.filter((key) => key !== 'health'),
  );
  return keys.includes('health') ? { ...row, health: brokenAlone(image, Date.now()) } : row;
}

/** Members asked about at once, and before it is looked whether there are enough. */
const membersAtOnce = 6;
const membersInARow = 24;

/**
 * Those of a page that are shared with this project. To an administrator Glance lists everybody's shares, so it is
 * asked of each whether this project is its member; once there are enough, the page ends there.
 */
async function sharedHere(
  { service, viewer }: Session,
  scope: ImageScope,
  { images, nextMarker }: ImagePage,
  enough = Number.POSITIVE_INFINITY,
  signal?: AbortSignal,
): Promise<ImagePage> {
  const answer = scope === 'inbox' ? 'pending' : 'accepted';
  const shared: Image[] = [];
  for (let from = 0; from < images.length; from += membersInARow) {
    const row = images.slice(from, from + membersInARow);
    const statuses = await inPool(
      row,
      membersAtOnce,
      ({ id }) => memberStatus(service, id, viewer.projectId, signal),
      signal,
    );
    shared.push(...row.filter((_, index) => statuses[index] === answer));
    const last = row.at(-1);
    if (shared.length >= enough && last && from + membersInARow < images.length)
      return { images: shared, nextMarker: last.id };
  }
  return { images: shared, nextMarker };
}

/** What a project answered to the offer of an image; null where there is no offer. */
async function memberStatus(
  service: ImageService,
  id: string,
  projectId: string,
  signal?: AbortSignal,
): Promise<MemberStatus | null> {
  try {
    return (await getMember(service, id, projectId, signal)).status;
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

/**
 * What this project answered to the offer of an image; null where it was offered none, and where the cloud does not tell,
 * for nobody opens an image for that. One call, of an image that another project shares.
 */
export async function readOffer({ service, viewer }: Session, image: Image): Promise<MemberStatus | null> {
  if (image.visibility !== 'shared' || image.owner === viewer.projectId) return null;
  try {
    return await memberStatus(service, image.id, viewer.projectId);
  } catch (error) {
    if (error instanceof OpenStackError) return null;
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

/**
 * An image alone, in one call, or null when Glance knows none that this session may see. A page and its title share the
 * call.
 */
export const readImageRecord = cache(async ({ service }: Session, id: string): Promise<Image | null> => {
  try {
    return await getImage(service, id);
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
});

/** The record of an image as the cloud words it, indented; null when there is none that this session may see. */
export async function readImageJson({ service }: Session, id: string): Promise<string | null> {
  try {
    const json = JSON.stringify(JSON.parse(await getImageText(service, id)), null, 2);
    // The same JSON, in which nothing is unseen that turns or hides what stands beside it.
    return json.replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) =>
      [...Array(mark.length).keys()]
        .map((at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join(''),
    );
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

/** An image with the track that its tasks tell, or null when Glance knows none that this session may see. */
export async function readImage(session: Session, id: string): Promise<LiveImage | null> {
  const [image, tasks] = await Promise.all([
    readImageRecord(session, id),
    listImageTasks(session.service, id),
  ]);
  return image && { image, track: imageTrack(image, tasks) };
}
