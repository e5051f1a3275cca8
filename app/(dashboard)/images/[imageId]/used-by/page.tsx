import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageFailure } from '@/components/images/image-failure';
import { ImageUses } from '@/components/images/image-uses';
import { requireSession } from '@/lib/auth/session';
import { imageTitle } from '@/lib/data/image-title';
import { readImageRecord } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

interface Params {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId, (await getTranslations('detail'))('tab_uses')) };
}

/** Who uses it is asked by the page itself: other services may take their time, and the image need not wait for them. */
export default async function ImageUsesPage({ params }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const image = await readForPage(() => readImageRecord(session, imageId));
  if (!image.ok) return <ImageFailure id={imageId} error={image.error} />;
  if (!image.data) notFound();
  return <ImageUses image={image.data} viewer={session.viewer} />;
}
