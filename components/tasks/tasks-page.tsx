'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { TaskRow } from '@/components/tasks/task-row';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/select-field';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { TaskStatus } from '@/lib/contract/task';
import type { NamedTasks } from '@/lib/data/tasks';
import { usePageData } from '@/lib/queries/page-data';
import { tasksOptions } from '@/lib/queries/tasks';
import { routes } from '@/lib/routes';

interface TasksPageProps {
  status: TaskStatus | null;
  first: NamedTasks | null;
  /** Why the first look failed, or null. */
  failed: ActionError | null;
}

const statuses = ['pending', 'processing', 'success', 'failure'] as const;

/** The tasks of the cloud, for its administrator: which, whose, since when, and each with what was asked and told. */
export function TasksPage({ status, first, failed }: TasksPageProps) {
  const t = useTranslations('tasks');
  const router = useRouter();
  const options = tasksOptions(status, first);
  const query = useInfiniteQuery(options);
  usePageData(options);
  // Where tasks expired between two pages, the later one may begin again with some that the earlier one has.
  const tasks = [
    ...new Map(query.data?.pages.flatMap((page) => page.tasks).map((task) => [task.id, task])).values(),
  ];
  const error = query.error instanceof QueryError ? query.error.error : query.data ? null : failed;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text')}>
        <Button
          icon={<RefreshCw aria-hidden className="size-4" />}
          pending={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('refresh')}
        </Button>
      </PageHeader>
      <SelectField
        label={t('status')}
        className="w-48"
        value={status ?? ''}
        choices={[
          { value: '', label: t('any') },
          ...statuses.map((value) => ({ value, label: t(`status_${value}`) })),
        ]}
        onChange={({ target }) =>
          router.push(routes.tasks(target.value ? new URLSearchParams({ status: target.value }) : undefined))
        }
      />
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={() => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch())}
          pending={query.isFetching}
          stale={query.data !== undefined}
        />
      )}
      {query.data && tasks.length === 0 ? (
        <p className="rounded border bg-surface px-4 py-8 text-center text-muted">{t('empty')}</p>
      ) : tasks.length === 0 ? null : (
        <ul aria-label={t('list')} className="divide-y rounded border bg-surface">
          {tasks.map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          className="self-center"
          pending={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </div>
  );
}
