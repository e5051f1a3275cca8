import { readdir } from 'node:fs/promises';
import { and, eq, inArray, isNotNull, isNull, or } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { imageLocations, images, tasks } from '@/lib/embedded/db/schema';
import {
  findImage,
  getProperties,
  locationsOf,
  removeLocation,
  setProperties,
  updateImageRow,
} from '@/lib/embedded/image/image-record';
import { removeAddresses } from '@/lib/embedded/image/location-record';
import { backToQueued } from '@/lib/embedded/pipeline/image-state';
import {
  removeStaged,
  sizeOfFile,
  stagedImage,
  stagingFolder,
  stagingPath,
} from '@/lib/embedded/pipeline/staging';
import { stagingArea } from '@/lib/embedded/stores/areas';
import { unsettledIn } from '@/lib/embedded/stores/unsettled';

/**
 * Puts right what a kill left behind; gives the tasks of imports to take up again. Relies on the order in which the
 * pipeline works: a file is noted before it is there (stores/unsettled.ts) and gets its final name before its record,
 * a record goes before its file. What is not noted is not removed, whatever its name.
 */
export async function recover(cloud: Cloud): Promise<string[]> {
  const { db } = cloud;
  const staged = new Set((await readdir(stagingFolder(cloud))).map(stagedImage));
  for (const { id } of imagesIn(cloud, 'saving')) backToQueued(cloud, id, 'saving');
  for (const { id } of imagesIn(cloud, 'uploading')) {
    if (!staged.has(id)) backToQueued(cloud, id, 'uploading');
    else if (findImage(db, id)?.size === null) {
      // Whole data has its name before its size is recorded.
      const size = await sizeOfFile(stagingPath(cloud, id));
      if (size !== null) updateImageRow(db, id, cloud.clock(), { size });
    }
  }
  const resumed = resumeImports(cloud, staged);
  const goesOn = new Set(resumed.map((job) => job.image));
  for (const id of withUselessCopies(cloud)) {
    if (goesOn.has(id)) continue;
    for (const store of locationsOf(db, id)) db.transaction((tx) => removeLocation(tx, id, store));
  }
  // Stores are swept with every look at them, those that are away when they return.
  await cloud.stores.check();
  // Where a failing store is allowed the image is active from its first copy on, and its staged data still needed.
  const keep = new Set([...imagesIn(cloud, 'uploading', 'importing').map((image) => image.id), ...goesOn]);
  for (const id of unsettledIn(db, stagingArea)) if (!keep.has(id)) await removeStaged(cloud, id, true);
  return resumed.map((job) => job.task);
}

interface Resumed {
  task: string;
  image: string;
}

/** Unfinished imports go on where their source is there or can be fetched again, and fail with a reason otherwise. */
function resumeImports(cloud: Cloud, staged: ReadonlySet<string | null>): Resumed[] {
  const open = cloud.db
    .select()
    .from(tasks)
    .where(inArray(tasks.status, ['pending', 'processing']))
    .all();
  const alive = new Map(
    imagesIn(cloud, 'queued', 'importing', 'active', 'deactivated').map((image) => [image.id, image]),
  );
  const resumed: Resumed[] = [];
  for (const task of open) {
    const image = task.image_id === null ? undefined : alive.get(task.image_id);
    const holdsLock = image && getProperties(cloud.db, image.id).os_glance_import_task === task.id;
    const request = task.input?.import_req as { method?: { name?: string } } | undefined;
    const method = request?.method?.name;
    const fetched = method === 'web-download' || method === 'copy-image' || method === 'glance-download';
    const hasSource = image && (staged.has(image.id) || fetched);
    if (image && holdsLock && hasSource) {
      resumed.push({ task: task.id, image: image.id });
      continue;
    }
    failTask(cloud, task.id);
    if (image && holdsLock) {
      setProperties(cloud.db, image.id, {
        os_glance_import_task: undefined,
        os_glance_importing_to_stores: '',
      });
      if (image.status === 'importing') removeAddresses(cloud.db, image.id);
      backToQueued(cloud, image.id, 'importing');
    }
  }
  return resumed;
}

function failTask(cloud: Cloud, id: string): void {
  const now = cloud.clock();
  cloud.db
    .update(tasks)
    .set({
      status: 'failure',
      message: 'The image service was stopped during the import, and its data is gone',
      updated_at: noEarlier(tasks.updated_at, now),
      expires_at: now + cloud.config.task_time_to_live * 3_600_000,
    })
    .where(eq(tasks.id, id))
    .run();
}

function imagesIn(cloud: Cloud, ...statuses: string[]): { id: string; status: string }[] {
  return cloud.db
    .select({ id: images.id, status: images.status })
    .from(images)
    .where(and(inArray(images.status, statuses), isNull(images.deleted_at)))
    .all();
}

/**
 * Images that have copies and no use for them: deleted ones, and those back to `queued` since the staged data of their
 * import is gone, as in the restored backup of a cloud that was importing.
 */
function withUselessCopies(cloud: Cloud): string[] {
  return cloud.db
    .selectDistinct({ id: images.id })
    .from(images)
    .innerJoin(imageLocations, eq(imageLocations.image_id, images.id))
    .where(or(isNotNull(images.deleted_at), eq(images.status, 'queued')))
    .all()
    .map((row) => row.id);
}
