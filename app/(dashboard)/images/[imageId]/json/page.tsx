import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ImageFailure } from '@/components/images/image-failure';
import { ImageJson } from '@/components/images/image-json';
import { requireSession } from '@/lib/auth/session';
import { imageTitle } from '@/lib/data/image-title';
import { readImageJson, readImageRecord } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

interface Params {
  params: Promise<{ imageId: string }>;
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { imageId } = await params;
  return { title: await imageTitle(imageId, 'JSON') };
}

export default async function ImageJsonPage({ params }: Params) {
  const session = await requireSession();
  const { imageId } = await params;
  const read = await readForPage(() =>
    Promise.all([readImageRecord(session, imageId), readImageJson(session, imageId)]),
  );
  if (!read.ok) return <ImageFailure id={imageId} error={read.error} />;
  const [image, json] = read.data;
  if (!image || json === null) notFound();
  return <ImageJson image={image} json={json} viewer={session.viewer} />;
}
