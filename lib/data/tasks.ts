import 'server-only';
import { z } from 'zod';
import type { Session } from '@/lib/auth/session';
import { importRequestSchema } from '@/lib/contract/import';
import { type Task, type TaskStatus, taskStatusSchema } from '@/lib/contract/task';
import { readImageNames } from '@/lib/data/image-names';
import { isLostMarker } from '@/lib/data/read-pages';
import { readBehind } from '@/lib/images/read-behind';
import { OpenStackError } from '@/lib/openstack/error';
import { getTask, listTasks } from '@/lib/openstack/tasks';
import { inPool } from '@/lib/server/in-pool';

/** Tasks of one page. */
const pageSize = 50;

/** Tasks that tell where to go on, in case some of them expire. */
const waysBack = 20;

/** Which tasks of the cloud: of one status or all, behind the last that is still there of some; none for the newest. */
export interface TaskQuery {
  status: TaskStatus | null;
  behind: readonly string[];
}

/** The question as an address has it; what it does not know is left out. */
export function parseTaskQuery(params: URLSearchParams): TaskQuery {
  const ids = params.get('marker')?.split(',') ?? [];
  return {
    status: taskStatusSchema.safeParse(params.get('status')).data ?? null,
    behind: ids.filter((id) => /^[0-9a-f-]{36}$/i.test(id)).slice(-waysBack),
  };
}

/** A task with its image and how that is called: null without a name, left out where there is no such image any more. */
export interface NamedTask extends Task {
  imageId: string | null;
  imageName?: string | null;
  /** The import method and the stores of an import task, null of any other. */
  work: { method: string; stores: string[] } | null;
}

/** A page of named tasks. */
export interface NamedTasks {
  tasks: NamedTask[];
  /** Where the next one begins: ids of the last tasks of this one, since some may expire; null at the end. */
  nextMarker: string | null;
  /** When it was read, milliseconds since the epoch. */
  readAt: number;
}

/** Tasks that are read at once. */
const atOnce = 8;

/**
 * A page of the cloud's tasks, newest first (administrators). The list has stubs without image and reason, so that each
 * is read by itself; one that cannot be read, such as one that ended meanwhile, stays a stub. Tasks expire: one that
 * the page was to begin behind may be gone.
 */
export async function readTasks({ service }: Session, { status, behind }: TaskQuery): Promise<NamedTasks> {
  const readAt = Date.now();
  const { page } = await readBehind(behind, {
    read: (marker) =>
      listTasks(service, [
        ['sort_key', 'created_at'],
        ['sort_dir', 'desc'],
        ['limit', String(pageSize)],
        ...(status ? ([['status', status]] as [string, string][]) : []),
        ...(marker ? ([['marker', marker]] as [string, string][]) : []),
      ]),
    surviving: async (ids) =>
      new Set((await inPool(ids, atOnce, (id) => presentId(service, id))).flatMap((id) => id ?? [])),
    isLost: isLostMarker,
  });
  const tasks = await inPool(page.tasks, atOnce, (stub) => wholeTask(service, stub));
  const ids = new Set(tasks.flatMap((task) => taskImage(task) ?? []));
  const names = await readImageNames(service, [...ids]);
  return {
    tasks: tasks.map((task) => {
      const imageId = taskImage(task);
      const named = { ...task, imageId, work: taskWork(task) };
      return imageId !== null && imageId in names ? { ...named, imageName: names[imageId] } : named;
    }),
    nextMarker:
      page.nextMarker === null
        ? null
        : page.tasks
            .slice(-waysBack)
            .map(({ id }) => id)
            .join(','),
    readAt,
  };
}

/** The id of a task that is still there, or null. */
async function presentId(service: Session['service'], id: string): Promise<string | null> {
  try {
    return (await getTask(service, id)).id;
  } catch (cause) {
    if (cause instanceof OpenStackError && cause.kind === 'not_found') return null;
    throw cause;
  }
}

async function wholeTask(service: Session['service'], stub: Task): Promise<Task> {
  try {
    return await getTask(service, stub.id);
  } catch (cause) {
    if (cause instanceof OpenStackError && cause.kind !== 'unauthorized') return stub;
    throw cause;
  }
}

/** The image that a task works on, or null where none is told. */
function taskImage(task: Pick<Task, 'image_id' | 'input'>): string | null {
  const id = task.image_id ?? task.input?.image_id;
  return typeof id === 'string' && id !== '' ? id : null;
}

const importInputSchema = z.object({
  import_req: importRequestSchema,
  backend: z.array(z.string().nullable()).optional(),
});

/** What an import task was asked to do: its method, and the stores; null of any other task. */
function taskWork(task: Pick<Task, 'input'>): { method: string; stores: string[] } | null {
  const input = importInputSchema.safeParse(task.input);
  if (!input.success) return null;
  const { import_req: request, backend } = input.data;
  const stores = backend?.flatMap((store) => store ?? []) ?? request.stores ?? [];
  return { method: request.method.name, stores };
}

/** One task with what the list leaves out (administrators). */
export function readTask({ service }: Session, id: string): Promise<Task> {
  return getTask(service, id);
}
