import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { GuideHome } from '@/components/guide/guide-home';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('guide'))('title') };
}

export default function GuidePage() {
  return <GuideHome />;
}
