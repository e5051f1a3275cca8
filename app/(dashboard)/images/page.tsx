import { setTimeout as delay } from 'node:timers/promises';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { ImageList } from '@/components/images/image-list';
import { keysShown, listViewCookie, parseListView } from '@/components/images/list-view';
import { keptChoice } from '@/components/shell/theme';
import { requireSession } from '@/lib/auth/session';
import { getCapabilities } from '@/lib/data/capabilities';
import { beginFirstPage } from '@/lib/data/first-page';
import { readForPage } from '@/lib/data/page-read';
import { parseImageListQuery, planQuery } from '@/lib/images/image-list-query';
import { packSummaries } from '@/lib/images/image-summary';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('list'))('title') };
}

/** Milliseconds that a page waits for its rows; from then on it comes without, and the browser reads them. */
const patience = 400;

type Params = Record<string, string | string[] | undefined>;

export default async function ImagesPage({ searchParams }: { searchParams: Promise<Params> }) {
  const session = await requireSession();
  const params = Object.entries(await searchParams).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value]] : [],
  );
  const query = parseImageListQuery(new URLSearchParams(params));
  const view = parseListView(keptChoice(await cookies(), listViewCookie));
  const keys = keysShown(view.columns);
  const readAt = Date.now();
  // What has to be searched for is read by the browser, which tells how far it is. Rows are waited for rather than
  // streamed behind a skeleton: React shows what follows a painted one 300 ms later, whenever it came.
  const begun = planQuery(query, session.viewer).scans ? null : beginFirstPage(session, query, keys);
  const page = begun && (await Promise.race([readForPage(() => begun.page), delay(patience, null)]));
  if (page === null) begun?.leave();
  // Only an empty list proposes what to begin with.
  const capabilities =
    page?.ok && page.data.images.length === 0 ? await readForPage(() => getCapabilities(session)) : null;
  const fetches = capabilities?.ok ? capabilities.data.importMethods.includes('web-download') : true;
  return (
    <ImageList
      viewer={session.viewer}
      view={view}
      first={
        page?.ok
          ? { query, keys, rows: packSummaries(page.data.images), nextMarker: page.data.nextMarker, readAt }
          : null
      }
      fetches={fetches}
      loadError={page && !page.ok ? page.error : null}
    />
  );
}
