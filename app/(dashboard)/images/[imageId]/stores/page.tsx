import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageFailure } from '@/components/images/image-failure';
import { ImageStores } from '@/components/images/image-stores';
import { requireSession } from '@/lib/auth/session';
import { imageTitle } from '@/lib/data/image-title';
import { readImage } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';
import { readPlaces } from '@/lib/data/stores';

interface Params {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId, (await getTranslations('imageStores'))('title')) };
}

export default async function ImageStoresPage({ params }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const read = await readForPage(() => Promise.all([readImage(session, imageId), readPlaces(session)]));
  if (!read.ok) return <ImageFailure id={imageId} error={read.error} />;
  const [live, { stores, offersCopy }] = read.data;
  if (!live) notFound();
  return <ImageStores live={live} stores={stores} offersCopy={offersCopy} viewer={session.viewer} />;
}
