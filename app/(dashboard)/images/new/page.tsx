import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CreateImages } from '@/components/images/create-images';
import { MessagePage } from '@/components/shell/message-page';
import { PageFailure } from '@/components/shell/page-failure';
import { requireSession } from '@/lib/auth/session';
import { getCapabilities } from '@/lib/data/capabilities';
import { readForPage } from '@/lib/data/page-read';
import { readSamples } from '@/lib/data/samples';
import { readUsage } from '@/lib/data/usage';
import { readCreateLink } from '@/lib/forms/create-image-link';
import { imageCan } from '@/lib/images/image-can';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('create'))('title') };
}

type Params = Record<string, string | string[] | undefined>;

export default async function NewImagePage({ searchParams }: { searchParams: Promise<Params> }) {
  const session = await requireSession();
  const asked = await searchParams;
  const link = readCreateLink(
    new URLSearchParams(
      Object.entries(asked).flatMap(([key, value]) => [value ?? []].flat().map((one) => [key, one])),
    ),
  );
  const t = await getTranslations('create');
  const refusal = imageCan.create(session.viewer);
  if (refusal) return <MessagePage title={t('title')} text={(await getTranslations('refusals'))(refusal)} />;
  const [capabilities, usage, samples] = await Promise.all([
    readForPage(() => getCapabilities(session)),
    readForPage(() => readUsage(session)),
    readSamples(session),
  ]);
  if (!capabilities.ok)
    return <PageFailure heading={t('title')} title={t('not_read')} error={capabilities.error} />;
  return (
    <CreateImages
      capabilities={capabilities.data}
      viewer={session.viewer}
      usage={usage.ok ? usage.data : {}}
      samples={samples}
      link={link}
      source={
        (asked.source === 'url' || link.prefill.uri) &&
        capabilities.data.importMethods.includes('web-download')
          ? 'url'
          : 'file'
      }
    />
  );
}
