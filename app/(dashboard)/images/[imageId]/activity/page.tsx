import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageActivityTab } from '@/components/images/image-activity-tab';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { requireSession } from '@/lib/auth/session';
import { readImageActivity } from '@/lib/data/activity';
import { readForPage } from '@/lib/data/page-read';

interface ImageActivityProps {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('activity'))('title') };
}

export default async function ImageActivity({ params }: ImageActivityProps) {
  const session = await requireSession();
  const { imageId } = await params;
  const item = await readForPage(() => readImageActivity(session, imageId));
  if (!item.ok) return <ActionErrorNotice error={item.error} />;
  if (!item.data) notFound();
  return <ImageActivityTab item={item.data} viewer={session.viewer} />;
}
