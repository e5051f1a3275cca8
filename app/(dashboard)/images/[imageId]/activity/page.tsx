import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageActivityTab } from '@/components/images/image-activity-tab';
import { ImageFailure } from '@/components/images/image-failure';
import { requireSession } from '@/lib/auth/session';
import { readImageActivity } from '@/lib/data/activity';
import { imageTitle } from '@/lib/data/image-title';
import { readForPage } from '@/lib/data/page-read';

interface Params {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId, (await getTranslations('activity'))('title')) };
}

export default async function ImageActivity({ params }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const item = await readForPage(() => readImageActivity(session, imageId));
  if (!item.ok) return <ImageFailure id={imageId} error={item.error} />;
  if (!item.data) notFound();
  return <ImageActivityTab item={item.data} viewer={session.viewer} />;
}
