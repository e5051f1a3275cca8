import { and, asc, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Hono } from 'hono';
import { imageIdPattern } from '@/lib/contract/image-words';
import { type Task, type TaskStatus, taskStatusSchema } from '@/lib/contract/task';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { tasks } from '@/lib/embedded/db/schema';
import { badRequest, HttpError, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, objectBody, param, resource, wireTime } from '@/lib/embedded/http';
import { createTask } from '@/lib/embedded/image/task-create';
import { dropExpiredTasks, livingTasks, type TaskRow } from '@/lib/embedded/image/task-record';
import { authorize } from '@/lib/embedded/policy';

/** /v2/tasks (glance/api/v2/tasks.py): the tasks of the whole cloud, for administrators unless a policy opens them. */
export function taskRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/tasks', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      authorize(caller, 'tasks_api_access');
      const query = new URL(c.req.url).searchParams;
      const { rows, limit } = queryTasks(cloud, caller, query);
      const last = rows.at(-1);
      return c.json({
        tasks: rows.map(stub),
        first: listLink(query),
        ...(last && rows.length === limit ? { next: listLink(query, last.id) } : {}),
        schema: '/v2/schemas/tasks',
      });
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      authorize(caller, 'tasks_api_access');
      const row = await createTask(cloud, caller, await objectBody(c));
      return c.json(whole(cloud, row), 201, {
        location: `${new URL(c.req.url).origin}/image/v2/tasks/${row.id}`,
      });
    },
  });
  resource(app, '/v2/tasks/:task_id', {
    GET: (c) => {
      authorize(c.var.caller, 'tasks_api_access');
      return c.json(whole(c.var.cloud, findTask(c)));
    },
    DELETE: (c) => {
      authorize(c.var.caller, 'tasks_api_access');
      throw new HttpError(
        405,
        'This operation is currently not permitted on Glance Tasks. They are auto deleted after reaching the time based on their expires_at property.',
        { allow: 'GET' },
      );
    },
  });
}

function findTask(c: CloudContext): TaskRow {
  const { cloud, caller } = c.var;
  const id = param(c, 'task_id');
  dropExpiredTasks(cloud);
  const row = cloud.db
    .select()
    .from(tasks)
    .where(and(eq(tasks.id, id), livingTasks(cloud, caller)))
    .get();
  if (!row) throw notFound(`Could not find task ${id}`);
  return row;
}

const sortKeys: Record<string, SQLiteColumn> = {
  id: tasks.id,
  type: tasks.type,
  status: tasks.status,
  owner: tasks.owner,
  created_at: tasks.created_at,
  updated_at: tasks.updated_at,
  expires_at: tasks.expires_at,
  image_id: tasks.image_id,
  request_id: tasks.request_id,
  user_id: tasks.user_id,
};
/** What filters by being equal; anything else is passed over, as in Glance. */
const filterKeys = ['status', 'type', 'owner', 'id', 'image_id', 'request_id', 'user_id'];

function queryTasks(
  cloud: Cloud,
  caller: Caller,
  query: URLSearchParams,
): { rows: TaskRow[]; limit: number } {
  const dir = query.get('sort_dir') ?? 'desc';
  if (dir !== 'asc' && dir !== 'desc') throw badRequest(`Invalid sort direction: ${dir}`);
  const filters = filterKeys.flatMap((key) => filter(key, query.get(key)));
  const marker = query.get('marker');
  if (marker && !imageIdPattern.test(marker)) throw badRequest('Invalid marker format');
  const limit = limitOf(cloud, query.get('limit'));
  const key = sortKeys[query.get('sort_key') ?? 'created_at'];
  if (!key) throw badRequest('Sort key supplied was not valid.');
  dropExpiredTasks(cloud);
  const order = dir === 'asc' ? asc : desc;
  // The order in which tasks came decides between equals.
  const arrival = sql`${tasks}.rowid`;
  const rows = cloud.db
    .select()
    .from(tasks)
    .where(
      and(
        livingTasks(cloud, caller),
        ...filters,
        marker ? after(cloud, caller, marker, key, dir) : undefined,
      ),
    )
    .orderBy(order(key), order(arrival))
    .limit(limit)
    .all();
  return { rows, limit };
}

function filter(key: string, value: string | null): SQL[] {
  const column = sortKeys[key];
  if (value === null || !column) return [];
  if (key === 'status' && !taskStatusSchema.safeParse(value).success)
    throw badRequest(`Invalid status value: ${value}`);
  if (key === 'type' && value !== 'import') throw badRequest(`Invalid type value: ${value}`);
  return [eq(column, value)];
}

function limitOf(cloud: Cloud, text: string | null): number {
  if (text === null) return cloud.config.limit_param_default;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest('limit param must be an integer');
  if (Number(text) < 0) throw badRequest('limit param must be positive');
  return Math.min(Number(text), cloud.config.api_limit_max);
}

/** What comes after the marker; a null sorts first in SQLite. */
function after(
  cloud: Cloud,
  caller: Caller,
  marker: string,
  key: SQLiteColumn,
  dir: 'asc' | 'desc',
): SQL | undefined {
  const found = cloud.db
    .select({ value: sql<string | number | null>`${key}`, rowid: sql<number>`${tasks}.rowid` })
    .from(tasks)
    .where(and(eq(tasks.id, marker), livingTasks(cloud, caller)))
    .get();
  if (!found) throw badRequest(`Task with the given id ${marker} was not found`);
  const beyond = sql.raw(dir === 'asc' ? '>' : '<');
  const same = sql`${key} is ${found.value}`;
  const further =
    found.value === null
      ? dir === 'asc'
        ? sql`${key} is not null`
        : undefined
      : dir === 'asc'
        ? sql`${key} > ${found.value}`
        : or(sql`${key} < ${found.value}`, sql`${key} is null`);
  return or(further, and(same, sql`${tasks}.rowid ${beyond} ${found.rowid}`));
}

function stub(row: TaskRow): Task {
  return {
    id: row.id,
    type: row.type,
    status: row.status as TaskStatus,
    owner: row.owner,
    created_at: wireTime(row.created_at),
    updated_at: wireTime(row.updated_at),
    self: `/v2/tasks/${row.id}`,
    schema: '/v2/schemas/task',
    ...(row.expires_at === null ? {} : { expires_at: wireTime(row.expires_at) }),
  };
}

function whole(cloud: Cloud, row: TaskRow): Task {
  const progress = cloud.pipeline.progress(row.id) ?? row.store_progress;
  return {
    ...stub(row),
    input: row.input,
    result: row.result,
    message: row.message,
    ...(row.image_id === null ? {} : { image_id: row.image_id }),
    ...(row.request_id === null ? {} : { request_id: row.request_id }),
    ...(row.user_id === null ? {} : { user_id: row.user_id }),
    ...(progress ? { store_progress: progress } : {}),
  };
}

function listLink(query: URLSearchParams, marker?: string): string {
  const params = new URLSearchParams();
  for (const [key, value] of query) if (key !== 'marker') params.set(key, value);
  if (marker) params.set('marker', marker);
  const text = params.toString();
  return text ? `/v2/tasks?${text}` : '/v2/tasks';
}
