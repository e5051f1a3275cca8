import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { Task, TaskStatus } from '@/lib/contract/task';
import type { NamedTasks } from '@/lib/data/tasks';
import { apiRoutes } from '@/lib/routes';

const taskShape = s.object({ id: s.string(), type: s.string(), status: s.string(), created_at: s.string() });
export const taskSchema = shaped<Task>(taskShape);
export const taskPageSchema = shaped<NamedTasks>(
  s.object({ tasks: s.array(taskShape), nextMarker: s.nullable(s.string()), readAt: s.number() }),
);

/** The tasks of the cloud, page after page by marker; `first` is what the page came with. */
export function tasksOptions(status: TaskStatus | null, first: NamedTasks | null) {
  return infiniteQueryOptions({
    queryKey: ['tasks', 'list', status],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams();
      if (status) params.set('status', status);
      if (pageParam) params.set('marker', pageParam);
      return ask(apiRoutes.tasks(params), taskPageSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextMarker,
    initialData: first ? { pages: [first], pageParams: [null] } : undefined,
    initialDataUpdatedAt: first?.readAt,
    // Whoever comes back gets what the page has read anew, not what was left here before.
    gcTime: 0,
  });
}

/** One task with what the list leaves out. */
export function taskOptions(id: string) {
  return queryOptions({
    queryKey: ['tasks', id],
    queryFn: ({ signal }) => ask(apiRoutes.task(id), taskSchema, { signal }),
  });
}
