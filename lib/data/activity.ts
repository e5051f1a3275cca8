import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Image } from '@/lib/contract/image';
import { readImageRecord } from '@/lib/data/images';
import { isLostMarker } from '@/lib/data/read-pages';
import { readBehind } from '@/lib/images/read-behind';
import type { ImageService } from '@/lib/openstack/http';
import { type ImagePage, listImages } from '@/lib/openstack/images';
import { listImageTasks } from '@/lib/openstack/tasks';
import { inPool } from '@/lib/server/in-pool';
import { activityKept, type ImageActivity, touchedByImport, underWayStatuses } from '@/lib/work/activity';
import { imageTrack, isTransient } from '@/lib/work/store-track';

/** What happens and happened lately to the images that a session sees. */
export interface Activity {
  /** Newest first. */
  items: ImageActivity[];
  /** More images are under way than were read. */
  more: boolean;
  /**
   * Where the images that changed earlier begin: the ids of some that were looked at, the last one last, since others
   * may delete it; null where all have been looked at.
   */
  older: string | null;
  /** When the last image that was looked at changed, as an ISO time; null where none was. */
  until: string | null;
  /** When the image that changed last did so, as an ISO time; null where there is none. */
  newest: string | null;
  /** Of the images that were asked for by their ids, those that this session sees no more. */
  gone: string[];
  /** When it was read, milliseconds since the epoch. */
  readAt: number;
}

/** Images under way, and of those changed lately, that one look reads at most. */
const underWayAtMost = 100;
const lately = 40;
/** The same of a later look, which reads on where many things happened. */
const earlier = 100;
/** Milliseconds that two services may disagree about the time. */
const slack = 5000;
/** Tasks are read of so many images, so many at once. */
const withTasksAtMost = 60;
const atOnce = 8;
/** Images that tell where to go on, in case some of them are deleted. */
const waysBack = 20;
const underWay = `in:${underWayStatuses.join(',')}`;

/**
 * Reads what the cloud's records tell of imports, copies and uploads, whoever started them: every image that waits for
 * data or takes it, of the images changed last those that are new or that an import or copy ever touched, and their
 * tasks. Four lists and a call for each image whose tasks say more. Glance shows a project its own tasks alone.
 * With `behind`, ids from an earlier look, it goes on behind the last of these images that is still there, by the last
 * change, and reads that one list. With `since`, `newest` of an earlier look, it reads of the images that wait for
 * nothing those alone that changed after it; `older` is null then, unless they are more than it reads. `known` are up to
 * a hundred ids of which to tell whether they are still there.
 */
export async function readActivity(
  { service, viewer }: Session,
  { behind = [], since, known = [] }: Look = {},
): Promise<Activity> {
  const first = async (part: Part): Promise<ImagePage> =>
    behind.length > 0 ? { images: [], nextMarker: null } : list(service, part);
  const [recent, recentHidden, open, openHidden, gone] = await Promise.all([
    since ? list(service, { limit: earlier, since }) : listBehind(service, behind),
    first({ limit: lately, hidden: true, since }),
    first({ limit: underWayAtMost, status: underWay }),
    first({ limit: underWayAtMost, status: underWay, hidden: true }),
    goneOf(service, known),
  ]);
  const changed = [...recent.images, ...recentHidden.images].filter(
    (image) => touchedByImport(image) || isTransient(image) || isNew(image),
  );
  const images = [
    ...new Map([...changed, ...open.images, ...openHidden.images].map((image) => [image.id, image])).values(),
  ].sort((a, b) => b.updated_at.localeCompare(a.updated_at));
  const asked = images.filter(touchedByImport).slice(0, behind.length > 0 ? earlier : withTasksAtMost);
  const tasks = new Map(
    await inPool(asked, atOnce, async ({ id }) => [id, await listImageTasks(service, id)] as const),
  );
  const items = images
    .map((image): ImageActivity => {
      const own = tasks.get(image.id) ?? [];
      return { image, track: imageTrack(image, own), tasks: own };
    })
    // Who sees every task knows of an image without one that nothing was imported lately: its record alone was changed.
    .filter(
      ({ image, track, tasks: own }) =>
        !viewer.isAdmin || !tasks.has(image.id) || own.length > 0 || track.state !== 'none' || isNew(image),
    );
  return {
    items,
    more: open.nextMarker !== null || openHidden.nextMarker !== null,
    older:
      recent.nextMarker === null || reaches(recent, since)
        ? null
        : recent.images
            .slice(-waysBack)
            .map(({ id }) => id)
            .join(','),
    until: recent.images.at(-1)?.updated_at ?? null,
    newest:
      [recent, recentHidden, open, openHidden]
        .flatMap((page) => page.images.map((image) => image.updated_at))
        .sort()
        .at(-1) ?? null,
    gone,
    readAt: Date.now(),
  };
}

/** Whether an image was made so lately that its upload may be told of. */
function isNew(image: Image): boolean {
  return Date.now() - Date.parse(image.created_at) < activityKept;
}

/** Which part of the activity to read; nothing for the newest. */
export interface Look {
  behind?: readonly string[];
  since?: string;
  known?: readonly string[];
}

interface Part {
  limit: number;
  hidden?: boolean;
  since?: string;
  status?: string;
  marker?: string;
  ids?: readonly string[];
}

/** The images changed last behind some that were looked at. */
async function listBehind(service: ImageService, behind: readonly string[]): Promise<ImagePage> {
  const { page } = await readBehind(behind, {
    read: (marker) =>
      list(service, { limit: behind.length > 0 ? earlier : lately, marker: marker ?? undefined }),
    surviving: async (ids) => {
      const { images } = await list(service, { limit: ids.length, ids });
      return new Set(images.map(({ id }) => id));
    },
    isLost: isLostMarker,
  });
  return page;
}

/** Whether a page goes back beyond the time, so that what changed since is all in it. */
function reaches({ images }: ImagePage, since: string | undefined): boolean {
  const last = images.at(-1);
  return since !== undefined && last !== undefined && last.updated_at < since;
}

/** Of some images, those that are not there any more, hidden or not. */
async function goneOf(service: ImageService, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const pages = await Promise.all(
    [false, true].map((hidden) => list(service, { limit: ids.length, ids, hidden })),
  );
  const there = new Set(pages.flatMap(({ images }) => images.map(({ id }) => id)));
  return ids.filter((id) => !there.has(id));
}

/** The images changed last, of some statuses or all; hidden ones come only when asked for. */
function list(
  service: ImageService,
  { limit, hidden = false, since, status, marker, ids }: Part,
): Promise<ImagePage> {
  return listImages(service, [
    ['visibility', 'all'],
    ['member_status', 'all'],
    ['os_hidden', String(hidden)],
    ...(since ? ([['updated_at', `gte:${before(since)}`]] as [string, string][]) : []),
    ...(status ? ([['status', status]] as [string, string][]) : []),
    ['sort', 'updated_at:desc'],
    ['limit', String(limit)],
    ...(marker ? ([['marker', marker]] as [string, string][]) : []),
    ...(ids ? ([['id', `in:${ids.join(',')}`]] as [string, string][]) : []),
  ]);
}

/** The time a moment before another, as Glance takes it. */
function before(time: string): string {
  return new Date(Date.parse(time) - slack).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** What happens and happened to one image, or null when Glance knows none that this session may see. */
export async function readImageActivity(session: Session, id: string): Promise<ImageActivity | null> {
  const [image, tasks] = await Promise.all([
    readImageRecord(session, id),
    listImageTasks(session.service, id),
  ]);
  return image && { image, track: imageTrack(image, tasks), tasks };
}
