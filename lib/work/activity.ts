import type { Image } from '@/lib/contract/image';
import type { ImageTask } from '@/lib/contract/task';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { ImageTrack } from '@/lib/work/store-track';

/** What is being done to an image: `record` has no data and nobody sends any. */
export const activityKinds = ['upload', 'import', 'copy', 'record'] as const;
export type ActivityKind = (typeof activityKinds)[number];

/**
 * How far it is, by what the cloud's records tell:
 * - `waiting`: a record that waits for its data; `left`: it has been for so long that nobody sends it any more;
 * - `sending`: data comes in; `fetching`: an import that fills no store yet: it downloads, checks or converts;
 * - `storing`: stores are being filled;
 * - `paused`: an upload whose line broke waits for its browser; `broken`: one that ended before its last byte;
 * - `done`; the others are the ends that need somebody, as `ImportState` has them.
 */
export type ActivityPhase =
  | 'waiting'
  | 'left'
  | 'sending'
  | 'fetching'
  | 'storing'
  | 'paused'
  | 'broken'
  | 'done'
  | 'partial'
  | 'failed'
  | 'dead'
  | 'stalled'
  | 'staged'
  | 'abandoned';

/** What a list of activity is narrowed to; `attention` is what does not go on by itself, `left` a record without data. */
export const activityGroups = ['running', 'attention', 'waiting', 'left', 'done'] as const;
export type ActivityGroup = (typeof activityGroups)[number];

/** An image that something is done to or was done to lately, and its tasks as far as they may be seen, newest first. */
export interface ImageActivity {
  image: Image;
  track: ImageTrack;
  tasks: ImageTask[];
}

/** Milliseconds that Glance keeps an ended task; an upload has none, and is told for as long. */
export const activityKept = 48 * 3_600_000;

/** A record without data is taken for left behind after this time, in milliseconds: no upload takes a day to begin. */
const leftAfter = 24 * 3_600_000;

/** What is or was done to an image, by its newest import task, or by its status where no task may be seen. */
export function activityKind({ image, track }: Pick<ImageActivity, 'image' | 'track'>): ActivityKind {
  const method = track.task?.input?.import_req?.method.name;
  if (method) return method === 'copy-image' ? 'copy' : 'import';
  if (track.task || image.status === 'importing') return 'import';
  // Only a copy works on an image that has its data: its task belongs to the project of who began it.
  if (touchedByImport(image)) return image.status === 'active' ? 'copy' : 'import';
  return image.status === 'queued' ? 'record' : 'upload';
}

/** Statuses of an image that waits for its data or takes it. */
export const underWayStatuses = ['queued', 'saving', 'uploading', 'importing'] as const;

/** How far it is. `now` is in milliseconds since the epoch. */
export function activityPhase(
  { image, track }: Pick<ImageActivity, 'image' | 'track'>,
  now = Date.now(),
): ActivityPhase {
  switch (track.state) {
    case 'running':
      return track.stores.some(({ state, copied }) => state === 'importing' && copied !== null) ||
        (image.status === 'active' && track.stores.some(({ state }) => state === 'importing'))
        ? 'storing'
        : 'fetching';
    case 'retryable':
      return 'failed';
    case 'none':
      if (image.status === 'saving' || image.status === 'uploading') return 'sending';
      if (image.status !== 'queued') return 'done';
      // Hiding or tagging a record moves its last change, and brings no data.
      return now - Date.parse(image.created_at) > leftAfter ? 'left' : 'waiting';
    default:
      return track.state;
  }
}

/** Which group a phase belongs to. */
export function activityGroup(phase: ActivityPhase): ActivityGroup {
  if (phase === 'sending' || phase === 'fetching' || phase === 'storing') return 'running';
  return phase === 'done' || phase === 'waiting' || phase === 'left' ? phase : 'attention';
}

/** Where a group stands in the list: what failed first, then what runs, then everything else. */
export function activityRank(group: ActivityGroup): number {
  return group === 'attention' ? 0 : group === 'running' ? 1 : 2;
}

/**
 * When something was last done to an image's data, as an ISO time: by its newest task, while data moves or is missing
 * by the record's last change, else by when it was made: a record changes when it is hidden, too.
 */
export function heardOf({ image, track }: Pick<ImageActivity, 'image' | 'track'>): string {
  const told = track.task ? new Date(`${track.task.updated_at}Z`).toISOString() : null;
  if (told && track.state === 'none') return told;
  const moved = isWorking({ image, track }) || track.state !== 'none';
  const recorded = moved || (touchedByImport(image) && !told) ? image.updated_at : image.created_at;
  return told && Date.parse(told) > Date.parse(recorded) ? told : recorded;
}

/** Whether nothing comes of an image any more unless somebody acts, and deleting it is all that helps or is the offer. */
export function isLeftBehind(phase: ActivityPhase): boolean {
  return phase === 'left' || phase === 'abandoned' || phase === 'staged' || phase === 'dead';
}

/** Whether the cloud works on an image by itself at this moment. */
export function isWorking({ image, track }: { image: ImageSummary; track: ImageTrack }): boolean {
  if (track.state === 'running') return true;
  return track.state === 'none' && (image.status === 'saving' || image.status === 'uploading');
}

/** Whether an image waits for its data or takes it, by its status alone. */
export function isUnderWay({ status }: Pick<ImageSummary, 'status'>): boolean {
  return underWayStatuses.some((known) => known === status);
}

/** Whether an import or copy ever touched an image: Glance leaves its keys behind, empty. */
export function touchedByImport(image: ImageSummary): boolean {
  return (
    image.os_glance_import_task !== undefined ||
    image.os_glance_importing_to_stores !== undefined ||
    image.os_glance_failed_import !== undefined
  );
}

/** The tasks of an image with the one that its track tells newest. */
export function withNewestTask({ tasks, track }: ImageActivity): ImageTask[] {
  const { task } = track;
  if (!task) return tasks;
  const others = tasks.filter(({ id }) => id !== task.id);
  return [task, ...others].sort((a, b) => b.created_at.localeCompare(a.created_at));
}
