import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActivityPage as Activity } from '@/components/activity/activity-page';
import { requireSession } from '@/lib/auth/session';
import { readActivity } from '@/lib/data/activity';
import { readForPage } from '@/lib/data/page-read';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('activity'))('title') };
}

export default async function ActivityPage() {
  const session = await requireSession();
  const activity = await readForPage(() => readActivity(session));
  return (
    <Activity
      first={activity.ok ? activity.data : null}
      failed={activity.ok ? null : activity.error}
      viewer={session.viewer}
    />
  );
}
