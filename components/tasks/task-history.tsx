'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { TaskStatusBadge } from '@/components/tasks/task-status-badge';
import { CopyText } from '@/components/ui/copy-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { useDuration } from '@/components/ui/use-duration';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageTask } from '@/lib/contract/task';
import { shortId } from '@/lib/format';

interface TaskHistoryProps {
  /** Newest first. */
  tasks: ImageTask[];
  viewer: Viewer;
  /** Something was done to the image that no task tells of. */
  hidden: boolean;
}

/** The tasks of an image: what was asked for, by whom, how it ended, how long it took. */
export function TaskHistory({ tasks, viewer, hidden }: TaskHistoryProps) {
  const listed = useListed();
  const t = useTranslations('activity');
  const duration = useDuration();
  const format = useFormatter();
  if (tasks.length === 0) return hidden ? <p className="text-muted text-sm">{t('no_tasks')}</p> : null;
  return (
    <section aria-label={t('history')} className="overflow-x-auto">
      <h2 className="mb-1 font-medium text-sm">{t('history')}</h2>
      <ul className="flex flex-col divide-y border-y">
        {tasks.map((task) => {
          const request = task.input?.import_req;
          const stores = task.input?.backend?.flatMap((store) => store ?? []) ?? request?.stores ?? [];
          const began = new Date(`${task.created_at}Z`);
          const took = (Date.parse(task.updated_at) - Date.parse(task.created_at)) / 1000;
          const over = task.status === 'success' || task.status === 'failure';
          return (
            <li key={task.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5 text-sm">
              <TaskStatusBadge status={task.status} />
              <span className="font-medium">{request?.method.name ?? task.type}</span>
              {stores.length > 0 && (
                <span className="text-muted">{t('to_stores', { stores: listed(stores) })}</span>
              )}
              {request?.method.uri && (
                <span className="min-w-0 break-all text-muted">{request.method.uri}</span>
              )}
              {task.message && <span className="min-w-0 break-words">{task.message}</span>}
              <span className="ml-auto flex flex-wrap items-center gap-x-3 text-muted">
                <span>
                  {task.user_id === viewer.userId
                    ? t('by_you')
                    : task.user_id && t('by_user', { user: shortId(task.user_id) })}
                </span>
                <span
                  title={format.dateTime(began, {
                    dateStyle: 'medium',
                    timeStyle: 'medium',
                    timeZone: 'UTC',
                  })}
                >
                  <RelativeTime iso={began.toISOString()} />
                  {over && ` · ${t('took', { time: duration(took) })}`}
                </span>
                {task.request_id && <CopyText text={task.request_id} label={t('request_id')} />}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
