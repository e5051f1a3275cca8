import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/shell/message-page';
import { TasksPage as Tasks } from '@/components/tasks/tasks-page';
import { requireSession } from '@/lib/auth/session';
import { readForPage } from '@/lib/data/page-read';
import { parseTaskQuery, readTasks } from '@/lib/data/tasks';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('title') };
}

interface TasksPageProps {
  searchParams: Promise<{ status?: string | string[] }>;
}

export default async function TasksPage({ searchParams }: TasksPageProps) {
  const session = await requireSession();
  const t = await getTranslations('tasks');
  // tasks_api_access is an administrator's (glance-api.md 8.1): nobody else's log gets a refusal for a page view.
  if (!session.viewer.isAdmin) return <MessagePage title={t('title')} text={t('admin_only')} />;
  const { status } = await searchParams;
  const query = parseTaskQuery(new URLSearchParams(typeof status === 'string' ? { status } : {}));
  const page = await readForPage(() => readTasks(session, query));
  return (
    <Tasks
      key={query.status ?? ''}
      status={query.status}
      first={page.ok ? page.data : null}
      failed={page.ok ? null : page.error}
    />
  );
}
