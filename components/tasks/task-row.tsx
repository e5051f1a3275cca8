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
import { useListed } from '@/components/ui/use-listed';
import { QueryError } from '@/lib/browser/dashboard';
import { plainMessage } from '@/lib/contract/plain-message';
import type { NamedTask } from '@/lib/data/tasks';
import { shortId } from '@/lib/format';
import { shownText } from '@/lib/images/odd-text';
import { taskOptions } from '@/lib/queries/tasks';
import { routes } from '@/lib/routes';

interface TaskRowProps {
  task: NamedTask;
}

/** One task of the cloud: what is done to which image, how it ended and why; the rest when it is opened. */
export function TaskRow({ task }: TaskRowProps) {
  const t = useTranslations('tasks');
  const list = useTranslations('list');
  const id = useId();
  const [open, setOpen] = useState(false);
  const image = task.imageId;
  const work = useWorkName()(task);
  const name = task.imageName === undefined ? null : shownText(task.imageName ?? '') || list('unnamed');
  const reason = task.status === 'failure' ? plainMessage(task.message ?? '') : '';
  return (
    <li>
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 px-2 sm:h-10 sm:flex-nowrap">
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
        <span className="w-28 shrink-0">
          <TaskStatusBadge status={task.status} />
        </span>
        <span
          title={work}
          className="shrink truncate max-sm:w-full max-sm:whitespace-normal max-sm:break-words max-sm:pl-11 sm:w-2/5"
        >
          {work}
        </span>
        <span className="min-w-0 flex-1 truncate max-sm:basis-full max-sm:pl-11">
          {image === null ? (
            '–'
          ) : name === null ? (
            <span title={image} className="text-muted">
              {t('gone_image')} <span className="font-mono">{shortId(image)}</span>
            </span>
          ) : (
            <Link prefetch={false} href={routes.image(image)} className="font-medium hover:underline">
              {name}
            </Link>
          )}
          {reason !== '' && (
            <span title={reason} className="ml-3 text-danger text-sm">
              {reason}
            </span>
          )}
        </span>
        <span className="shrink-0 whitespace-nowrap text-muted text-sm max-sm:pb-1.5 max-sm:pl-11">
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

/** Names of import methods that have one of ours. */
const methods = ['glance-direct', 'web-download', 'copy-image', 'glance-download'] as const;

/** Says what a task was asked to do, as "Copy to dcn0"; Glance's type of any other. */
function useWorkName(): (task: NamedTask) => string {
  const listed = useListed();
  const t = useTranslations('tasks');
  return ({ type, work }) => {
    if (!work) return type;
    const method = methods.find((one) => one === work.method);
    const name = method ? t(`work_${method}`) : work.method;
    return work.stores.length > 0 ? t('work_to', { work: name, stores: listed(work.stores) }) : name;
  };
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
      typeof imageId === 'string' ? <CopyText key="image" text={imageId} label={t('image')} whole /> : null,
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
