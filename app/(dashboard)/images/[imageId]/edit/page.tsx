import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { EditImageForm } from '@/components/images/edit-image-form';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { requireSession } from '@/lib/auth/session';
import { getCapabilities } from '@/lib/data/capabilities';
import { readImage } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('edit'))('title') };
}

export default async function EditImagePage({ params }: { params: Promise<{ imageId: string }> }) {
  const session = await requireSession();
  const { imageId } = await params;
  const read = await readForPage(() => Promise.all([readImage(session, imageId), getCapabilities(session)]));
  if (!read.ok) return <ActionErrorNotice error={read.error} />;
  const [live, capabilities] = read.data;
  if (!live) notFound();
  return <EditImageForm image={live.image} capabilities={capabilities} viewer={session.viewer} />;
}
