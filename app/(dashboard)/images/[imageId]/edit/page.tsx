import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { EditImageForm } from '@/components/images/edit-image-form';
import { ImageFailure } from '@/components/images/image-failure';
import { requireSession } from '@/lib/auth/session';
import { getCapabilities } from '@/lib/data/capabilities';
import { imageTitle } from '@/lib/data/image-title';
import { readImage } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

interface Params {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId, (await getTranslations('edit'))('title')) };
}

export default async function EditImagePage({ params }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const read = await readForPage(() => Promise.all([readImage(session, imageId), getCapabilities(session)]));
  if (!read.ok) return <ImageFailure id={imageId} error={read.error} edit />;
  const [live, capabilities] = read.data;
  if (!live) notFound();
  return <EditImageForm image={live.image} capabilities={capabilities} viewer={session.viewer} />;
}
