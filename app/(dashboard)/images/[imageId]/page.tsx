import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ImageDetail } from '@/components/images/image-detail';
import { ImageFailure } from '@/components/images/image-failure';
import { requireSession } from '@/lib/auth/session';
import { getImageCatalogOrNone } from '@/lib/data/image-catalog';
import { imageTitle } from '@/lib/data/image-title';
import { readImage, readOffer } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

interface Params {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId) };
}

export default async function ImagePage({ params }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const catalog = getImageCatalogOrNone(session);
  const live = await readForPage(() => readImage(session, imageId));
  if (!live.ok) return <ImageFailure id={imageId} error={live.error} />;
  if (!live.data) notFound();
  const offer = readOffer(session, live.data.image);
  return <ImageDetail live={live.data} viewer={session.viewer} catalog={catalog} offer={offer} />;
}
