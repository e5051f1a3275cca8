import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageStores } from '@/components/images/image-stores';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { requireSession } from '@/lib/auth/session';
import { readImage } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';
import { readPlaces } from '@/lib/data/stores';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('imageStores'))('title') };
}

export default async function ImageStoresPage({ params }: { params: Promise<{ imageId: string }> }) {
  const session = await requireSession();
  const { imageId } = await params;
  const read = await readForPage(() => Promise.all([readImage(session, imageId), readPlaces(session)]));
  if (!read.ok) return <ActionErrorNotice error={read.error} />;
  const [live, { stores, offersCopy }] = read.data;
  if (!live) notFound();
  return <ImageStores live={live} stores={stores} offersCopy={offersCopy} viewer={session.viewer} />;
}
