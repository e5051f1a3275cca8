import { z } from 'zod';
import { importRequestSchema } from '@/lib/contract/import';

export const taskStatusSchema = z.enum(['pending', 'processing', 'success', 'failure']);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

/** Where one store stands in an import: an extra member of the embedded cloud's tasks that stock clients ignore. */
export const storeProgressSchema = z.object({
  store: z.string(),
  state: z.enum(['waiting', 'importing', 'done', 'failed']),
  /** Bytes written to this store so far. */
  copied: z.number().int(),
  /** Bytes to write, or null while the source has not told. */
  size: z.number().int().nullable(),
  /** Why the store failed, or null. */
  reason: z.string().nullable(),
});
export type StoreProgress = z.infer<typeof storeProgressSchema>;

/**
 * A task of GET /v2/images/{id}/tasks: the raw record, times in microseconds without a zone (they are UTC), and
 * not ordered by time. `message` tells "Copied N MiB" of the store being filled.
 */
export const imageTaskSchema = z.object({
  id: z.string(),
  type: z.string(),
  status: taskStatusSchema,
  owner: z.string().nullable(),
  expires_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  deleted_at: z.string().nullable(),
  deleted: z.boolean(),
  image_id: z.string().nullable(),
  request_id: z.string().nullable(),
  user_id: z.string().nullable(),
  input: z
    .object({
      image_id: z.string().optional(),
      import_req: importRequestSchema.optional(),
      backend: z.array(z.string().nullable()).optional(),
    })
    .loose()
    .nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  message: z.string().nullable(),
  store_progress: z.array(storeProgressSchema).optional(),
});
export type ImageTask = z.infer<typeof imageTaskSchema>;

/** A task of GET /v2/tasks/{id} (admin); the list leaves input, result and message out. */
export const taskSchema = z.object({
  id: z.string(),
  type: z.string(),
  status: taskStatusSchema,
  owner: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string().optional(),
  image_id: z.string().nullable().optional(),
  request_id: z.string().nullable().optional(),
  user_id: z.string().nullable().optional(),
  input: z.record(z.string(), z.unknown()).nullable().optional(),
  result: z.record(z.string(), z.unknown()).nullable().optional(),
  message: z.string().nullable().optional(),
  store_progress: z.array(storeProgressSchema).optional(),
  self: z.string(),
  schema: z.string(),
});
export type Task = z.infer<typeof taskSchema>;

/** GET /v2/tasks: stubs, a page of them. */
export const taskListSchema = z.object({
  tasks: z.array(taskSchema),
  first: z.string(),
  next: z.string().optional(),
  schema: z.string(),
});
export const imageTaskListSchema = z.object({ tasks: z.array(imageTaskSchema) });
