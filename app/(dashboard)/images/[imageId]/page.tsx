import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageDetail } from '@/components/images/image-detail';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { requireSession } from '@/lib/auth/session';
import { getImageCatalogOrNone } from '@/lib/data/image-catalog';
import { readImage } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

interface ImagePageProps {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('detail'))('title') };
}

export default async function ImagePage({ params }: ImagePageProps) {
  const session = await requireSession();
  const { imageId } = await params;
  const catalog = getImageCatalogOrNone(session);
  const live = await readForPage(() => readImage(session, imageId));
  if (!live.ok) return <ActionErrorNotice error={live.error} />;
  if (!live.data) notFound();
  return <ImageDetail live={live.data} viewer={session.viewer} catalog={catalog} />;
}
