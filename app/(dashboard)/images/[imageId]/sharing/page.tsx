import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageFailure } from '@/components/images/image-failure';
import { ImageSharing } from '@/components/images/image-sharing';
import { requireSession } from '@/lib/auth/session';
import { imageTitle } from '@/lib/data/image-title';
import { readSharing } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

interface Params {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId, (await getTranslations('sharing'))('title')) };
}

export default async function SharingPage({ params }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const sharing = await readForPage(() => readSharing(session, imageId));
  if (!sharing.ok) return <ImageFailure id={imageId} error={sharing.error} />;
  if (!sharing.data) notFound();
  return <ImageSharing sharing={sharing.data} viewer={session.viewer} />;
}
