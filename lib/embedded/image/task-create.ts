import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { tasks } from '@/lib/embedded/db/schema';
import { whenWritable } from '@/lib/embedded/db/when-writable';
import { badRequest } from '@/lib/embedded/error';
import { createImage } from '@/lib/embedded/image/image-create';
import { findImage } from '@/lib/embedded/image/image-record';
import type { TaskRow } from '@/lib/embedded/image/task-record';
import { resolveTarget } from '@/lib/embedded/pipeline/web-download';
import { shown, shownBare } from '@/lib/embedded/shown';

const types = ['import', 'api_image_import'];
const inputSchema = z.record(z.string(), z.unknown()).nullable();

/**
 * POST /v2/tasks, the import of before there was one (glance/api/v2/tasks.py, create): the answer is the pending task,
 * and what is wrong with its input is often the task's failure only. The data comes by an import task of its own.
 */
export async function createTask(
  cloud: Cloud,
  caller: Caller,
  body: Record<string, unknown>,
): Promise<TaskRow> {
  for (const key of ['type', 'input']) {
    if (!Object.hasOwn(body, key)) throw badRequest(`Task '${key}' is required`);
  }
  const type = types.find((known) => known === body.type);
  if (!type) throw mismatch(`${shown(body.type)} is not one of ['import', 'api_image_import']`);
  const parsed = inputSchema.safeParse(body.input);
  if (!parsed.success) throw mismatch(`${JSON.stringify(body.input)} is not of type 'null', 'object'`);
  const input = parsed.data ?? {};
  if (type === 'import') await checkSource(cloud, input.import_from);
  const now = cloud.clock();
  const row = cloud.db
    .insert(tasks)
    .values({
      id: randomUUID(),
      type,
      status: 'pending',
      owner: caller.projectId,
      image_id: typeof input.image_id === 'string' ? input.image_id : null,
      user_id: caller.userId,
      roles: [...caller.roles],
      request_id: caller.requestId,
      input,
      created_at: now,
      updated_at: now,
    })
    .returning()
    .get();
  const work = type === 'import' ? importImage(cloud, caller, row.id, input) : refuse(input);
  // The answer shows the task as it was made.
  void work.then(
    (image_id) => end(cloud, row.id, { status: 'success', result: { image_id } }),
    (cause: unknown) =>
      end(cloud, row.id, {
        status: 'failure',
        message: cause instanceof Error ? cause.message : String(cause),
      }),
  );
  return row;
}

async function checkSource(cloud: Cloud, from: unknown): Promise<void> {
  if (typeof from !== 'string' || from === '') throw badRequest(`Invalid location: ${shownBare(from)}`);
  if (/^file(system)?:\/\/\//.test(from))
    throw badRequest('File based imports are not allowed. Please use a non-local source of image data.');
  const target = /^https?:\/\//.test(from) ? await resolveTarget(cloud.config, from) : null;
  if (!target || 'reason' in target)
    throw badRequest(`URI for legacy import task does not pass filtering: ${from}`);
}

/** Makes the image and fills it; gives its id. */
async function importImage(
  cloud: Cloud,
  caller: Caller,
  taskId: string,
  input: Record<string, unknown>,
): Promise<string> {
  for (const key of ['import_from', 'import_from_format', 'image_properties']) {
    if (!Object.hasOwn(input, key)) throw new Error(`Input does not contain '${key}' field`);
  }
  const given = z.record(z.string(), z.unknown()).parse(input.image_properties);
  const properties =
    Object.keys(given).length > 0 ? given : { disk_format: 'qcow2', container_format: 'bare' };
  for (const key of ['disk_format', 'container_format']) {
    if (!properties[key]) throw new Error(`Property ${key} must be set prior to saving data.`);
  }
  const image = createImage(cloud, caller, properties);
  update(cloud, taskId, { status: 'processing', image_id: image.id });
  const method = { name: 'web-download', uri: String(input.import_from) };
  const inner = cloud.pipeline.startImport(caller, image.id, { method }, [cloud.config.default_backend]);
  await inner.ended;
  if (findImage(cloud.db, image.id)?.status === 'active') return image.id;
  const told = cloud.db.select().from(tasks).where(eq(tasks.id, inner.taskId)).get()?.message;
  throw new Error(told || 'The image was deleted during the import');
}

/** Glance starts a flow that has nothing to work on, and it fails or hangs in `processing`. */
async function refuse(input: Record<string, unknown>): Promise<string> {
  if (Object.keys(input).length === 0) throw new Error('Input to api_image_import task is empty.');
  if (!Object.hasOwn(input, 'image_id')) throw new Error("Missing required 'image_id' field");
  throw new Error('An import of an image begins at POST /v2/images/{image_id}/import');
}

function end(cloud: Cloud, id: string, change: Partial<TaskRow>): void {
  const expires_at = cloud.clock() + cloud.config.task_time_to_live * 3_600_000;
  void whenWritable(() => update(cloud, id, { ...change, expires_at }));
}

function update(cloud: Cloud, id: string, change: Partial<TaskRow>): void {
  cloud.db
    .update(tasks)
    .set({ ...change, updated_at: noEarlier(tasks.updated_at, cloud.clock()) })
    .where(eq(tasks.id, id))
    .run();
}

function mismatch(detail: string) {
  return badRequest(`Provided object does not match schema 'task': ${detail}`);
}
