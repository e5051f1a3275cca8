'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { TaskStatusBadge } from '@/components/tasks/task-status-badge';
import { CopyText } from '@/components/ui/copy-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { QueryError } from '@/lib/browser/dashboard';
import type { Task } from '@/lib/contract/task';
import { shortId } from '@/lib/format';
import { taskOptions } from '@/lib/queries/tasks';
import { routes } from '@/lib/routes';

/** One task of the cloud; what the list leaves out of it is read when it is opened. */
export function TaskRow({ task }: { task: Task }) {
  const t = useTranslations('tasks');
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-2 py-1.5">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          aria-label={t('details_of', { id: shortId(task.id) })}
          onClick={() => setOpen(!open)}
          className="flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <ChevronRight aria-hidden className={`size-4 ${open ? 'rotate-90' : ''}`} />
        </button>
        <span className="w-28">
          <TaskStatusBadge status={task.status} />
        </span>
        <span className="w-40 truncate font-medium">{task.type}</span>
        <span className="font-mono text-sm">{shortId(task.id)}</span>
        {task.owner && (
          <span className="text-muted text-sm max-sm:hidden">
            {t('owner')} <span className="font-mono">{shortId(task.owner)}</span>
          </span>
        )}
        <span className="ml-auto text-muted text-sm">
          <RelativeTime iso={task.created_at} />
        </span>
      </div>
      {open && (
        <div id={id} className="border-t px-3 py-3 sm:pl-[52px]">
          <TaskDetails id={task.id} />
        </div>
      )}
    </li>
  );
}

function TaskDetails({ id }: { id: string }) {
  const t = useTranslations('tasks');
  const { data: task, error } = useQuery(taskOptions(id));
  if (error instanceof QueryError) return <ActionErrorNotice error={error.error} title={t('not_read')} />;
  if (!task)
    return (
      <p role="status" className="text-muted text-sm">
        {t('reading')}
      </p>
    );
  const imageId = task.image_id ?? task.input?.image_id;
  const facts: [string, ReactNode][] = [
    [t('id'), <CopyText key="id" text={task.id} label={t('id')} whole />],
    [
      t('image'),
      typeof imageId === 'string' ? (
        <Link
          prefetch={false}
          key="image"
          href={routes.image(imageId)}
          className="break-all font-mono hover:underline"
        >
          {imageId}
        </Link>
      ) : null,
    ],
    [t('message'), task.message || null],
    [t('owner'), task.owner && <CopyText key="owner" text={task.owner} label={t('owner')} whole />],
    [t('user'), task.user_id && <CopyText key="user" text={task.user_id} label={t('user')} whole />],
    [
      t('request_id'),
      task.request_id && <CopyText key="req" text={task.request_id} label={t('request_id')} whole />,
    ],
    [t('updated_at'), <RelativeTime key="updated" iso={task.updated_at} />],
    [t('expires_at'), task.expires_at ? task.expires_at.replace('T', ' ').replace('Z', ' UTC') : null],
    [t('input'), task.input && <Json key="input" value={task.input} label={t('input')} />],
    [t('result'), task.result && <Json key="result" value={task.result} label={t('result')} />],
  ];
  return (
    <dl className="flex flex-col gap-1.5 text-sm">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([label, value]) => (
          <div key={label} className="grid gap-x-3 sm:grid-cols-[120px_minmax(0,1fr)]">
            <dt className="text-muted">{label}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Json({ value, label }: { value: unknown; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded bg-hover p-2">
      <pre className="font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}
