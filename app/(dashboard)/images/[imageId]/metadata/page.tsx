import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageMetadata } from '@/components/images/image-metadata';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { requireSession } from '@/lib/auth/session';
import { getImageCatalog } from '@/lib/data/image-catalog';
import { readImageRecord } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('metadata'))('title') };
}

export default async function ImageMetadataPage({ params }: { params: Promise<{ imageId: string }> }) {
  const session = await requireSession();
  const { imageId } = await params;
  const read = await readForPage(() =>
    Promise.all([readImageRecord(session, imageId), getImageCatalog(session)]),
  );
  if (!read.ok) return <ActionErrorNotice error={read.error} />;
  const [image, catalog] = read.data;
  if (!image) notFound();
  return <ImageMetadata image={image} catalog={catalog} viewer={session.viewer} />;
}
