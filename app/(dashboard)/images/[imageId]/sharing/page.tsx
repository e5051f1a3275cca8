import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ImageSharing } from '@/components/images/image-sharing';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { requireSession } from '@/lib/auth/session';
import { readSharing } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('sharing'))('title') };
}

export default async function SharingPage({ params }: { params: Promise<{ imageId: string }> }) {
  const session = await requireSession();
  const { imageId } = await params;
  const sharing = await readForPage(() => readSharing(session, imageId));
  if (!sharing.ok) return <ActionErrorNotice error={sharing.error} />;
  if (!sharing.data) notFound();
  return <ImageSharing sharing={sharing.data} viewer={session.viewer} />;
}
