import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageFailure } from '@/components/images/image-failure';
import { ImageMetadata } from '@/components/images/image-metadata';
import { requireSession } from '@/lib/auth/session';
import { getImageCatalog } from '@/lib/data/image-catalog';
import { imageTitle } from '@/lib/data/image-title';
import { readImageRecord } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

interface Params {
  params: Promise<{ imageId: string }>;
  searchParams: Promise<{ add?: string | string[] }>;
}

/** Properties that an address may ask to have ready for filling in. */
const addedAtMost = 20;

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId, (await getTranslations('metadata'))('title')) };
}

export default async function ImageMetadataPage({ params, searchParams }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const { add = '' } = await searchParams;
  const read = await readForPage(() =>
    Promise.all([readImageRecord(session, imageId), getImageCatalog(session)]),
  );
  if (!read.ok) return <ImageFailure id={imageId} error={read.error} />;
  const [image, catalog] = read.data;
  if (!image) notFound();
  const asked = String(add).split(',').filter(Boolean).slice(0, addedAtMost);
  return <ImageMetadata image={image} catalog={catalog} viewer={session.viewer} asked={asked} />;
}
