import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActivityPage as Activity } from '@/components/activity/activity-page';
import { requireSession } from '@/lib/auth/session';
import { readActivity } from '@/lib/data/activity';
import { readForPage } from '@/lib/data/page-read';
import { fromJobs } from '@/lib/jobs/jobs';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('activity'))('title') };
}

export default async function ActivityPage() {
  const session = await requireSession();
  const [activity, jobs] = await Promise.all([
    readForPage(() => readActivity(session)),
    readForPage(() => fromJobs((known) => known.list(session))),
  ]);
  return (
    <Activity
      first={activity.ok ? activity.data : null}
      failed={activity.ok ? null : activity.error}
      jobs={jobs.ok ? jobs.data : undefined}
      viewer={session.viewer}
    />
  );
}
