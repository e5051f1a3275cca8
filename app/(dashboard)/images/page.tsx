import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ImageList } from '@/components/images/image-list';
import { requireSession } from '@/lib/auth/session';
import { getCapabilities } from '@/lib/data/capabilities';
import { listImagePage } from '@/lib/data/images';
import { readForPage } from '@/lib/data/page-read';
import { parseImageListQuery } from '@/lib/image-list-query';
import { imageListOptions } from '@/lib/queries/images';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('list'))('title') };
}

type Params = Record<string, string | string[] | undefined>;

export default async function ImagesPage({ searchParams }: { searchParams: Promise<Params> }) {
  const session = await requireSession();
  const params = Object.entries(await searchParams).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value]] : [],
  );
  const query = parseImageListQuery(new URLSearchParams(params));
  const page = await readForPage(() => listImagePage(session, query));
  // Only an empty list proposes what to begin with.
  const capabilities =
    page.ok && page.data.images.length === 0 ? await readForPage(() => getCapabilities(session)) : null;
  const fetches = capabilities?.ok ? capabilities.data.importMethods.includes('web-download') : true;
  const client = new QueryClient();
  if (page.ok) {
    const { queryKey } = imageListOptions(query, session.viewer.projectId);
    client.setQueryData(queryKey, { pages: [page.data], pageParams: [null] });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ImageList
        query={query}
        viewer={session.viewer}
        fetches={fetches}
        loadError={page.ok ? null : page.error}
      />
    </HydrationBoundary>
  );
}
