import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { type ImageTask, taskStatusSchema } from '@/lib/contract/task';
import type { Cloud } from '@/lib/embedded/cloud';
import { tasks } from '@/lib/embedded/db/schema';
import { notFound } from '@/lib/embedded/error';
import { type CloudEnv, param, refuseBody, resource, wireMicros } from '@/lib/embedded/http';
import { findVisibleImage } from '@/lib/embedded/image/image-record';
import { dropExpiredTasks, livingTasks, type TaskRow } from '@/lib/embedded/image/task-record';

/** /v2/images/{id}/tasks (glance/api/v2/images.py, get_task_info): raw records, own project's only but for an admin. */
export function imageTaskRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/tasks', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      if (cloud.config.api_version < 12) throw notFound();
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      dropExpiredTasks(cloud);
      const rows = cloud.db
        .select()
        .from(tasks)
        .where(and(eq(tasks.image_id, image.id), livingTasks(cloud, caller)))
        .all();
      return c.json({ tasks: rows.map((row) => toWire(cloud, row)) });
    },
  });
}

function toWire(cloud: Cloud, row: TaskRow): ImageTask {
  const running = cloud.pipeline.progress(row.id);
  const progress = running ?? row.store_progress;
  const now = cloud.clock();
  return {
    id: row.id,
    type: row.type,
    status: taskStatusSchema.parse(row.status),
    owner: row.owner,
    expires_at: row.expires_at === null ? null : wireMicros(row.expires_at),
    created_at: wireMicros(row.created_at),
    // Work in hand renews it, as Glance's progress does once a minute: a task that stays behind is dead.
    updated_at: wireMicros(running ? Math.max(row.updated_at, now - (now % 60_000)) : row.updated_at),
    deleted_at: null,
    deleted: false,
    image_id: row.image_id,
    request_id: row.request_id,
    user_id: row.user_id,
    input: row.input,
    result: row.result,
    message: row.message,
    ...(progress ? { store_progress: progress } : {}),
  };
}
