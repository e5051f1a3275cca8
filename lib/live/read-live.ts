import 'server-only';
import pLimit from 'p-limit';
import type { ImageService } from '@/lib/openstack/http';
import { listImages } from '@/lib/openstack/images';
import { listImageTasks } from '@/lib/openstack/tasks';
import { touchedByImport } from '@/lib/work/activity';
import type { LiveImage } from '@/lib/work/live-event';
import { imageTrack } from '@/lib/work/store-track';

/** Tasks that are read at once. */
const atOnce = 6;

/**
 * Reads some images in one call, however many: a second one for those that are hidden, and the tasks of those that
 * are or were imported: only a task tells how that ended.
 */
export async function readLive(
  service: ImageService,
  ids: string[],
  signal: AbortSignal,
): Promise<LiveImage[]> {
  const first = await listByIds(service, ids, false, signal);
  const known = new Set(first.map((image) => image.id));
  const missing = ids.filter((id) => !known.has(id));
  const hidden = missing.length > 0 ? await listByIds(service, missing, true, signal) : [];
  const limit = pLimit(atOnce);
  return Promise.all(
    [...first, ...hidden].map((image) =>
      limit(async () => {
        const explained = touchedByImport(image) || image.status === 'importing';
        const tasks = explained ? await listImageTasks(service, image.id, signal) : [];
        return { image, track: imageTrack(image, tasks) };
      }),
    ),
  );
}

/** The cheapest read that a cloud refuses when a token has ended: one row of what is watched. */
export async function proveToken(service: ImageService, ids: string[], signal: AbortSignal): Promise<void> {
  await listByIds(service, ids.slice(0, 1), false, signal);
}

async function listByIds(service: ImageService, ids: string[], hidden: boolean, signal: AbortSignal) {
  const query: [string, string][] = [
    ['id', `in:${ids.join(',')}`],
    ['visibility', 'all'],
    ['member_status', 'all'],
    ['limit', String(ids.length)],
    ...(hidden ? ([['os_hidden', 'true']] as [string, string][]) : []),
  ];
  return (await listImages(service, query, signal)).images;
}
