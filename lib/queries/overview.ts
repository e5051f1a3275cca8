import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { ask } from '@/lib/browser/dashboard';
import { apiRoutes } from '@/lib/routes';
import { usesAge } from '@/lib/work/image-uses';
import { overviewShape } from '@/lib/work/overview';

/** What there is of images, by what the dashboard read in the last minutes. */
export function overviewOptions(projectId: string, within: number = usesAge.shown) {
  return queryOptions({
    queryKey: ['overview', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.overview(within), overviewShape, { signal }),
    staleTime: 0,
  });
}

/** Reads all images and their uses anew. */
export async function refreshOverview(client: QueryClient, projectId: string): Promise<void> {
  await client.fetchQuery(overviewOptions(projectId, 0));
}
