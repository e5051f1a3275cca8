import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { ask } from '@/lib/browser/dashboard';
import { apiRoutes } from '@/lib/routes';
import { usesAge, usesOfImageShape, usesOverviewShape } from '@/lib/work/image-uses';

const usesKey = ['uses'] as const;

/** How many use each image, by what the dashboard read in the last minutes. */
export function usesOverviewOptions(projectId: string, within: number = usesAge.shown) {
  return queryOptions({
    queryKey: [...usesKey, projectId, 'all'],
    queryFn: ({ signal }) => ask(apiRoutes.uses(within), usesOverviewShape, { signal }),
    staleTime: within * 1000,
  });
}

/** Who uses one image; asked whenever it is shown. */
export function usesOfImageOptions(imageId: string, projectId: string, within: number = usesAge.decided) {
  return queryOptions({
    queryKey: [...usesKey, projectId, imageId],
    queryFn: ({ signal }) => ask(apiRoutes.usesOfImage(imageId, within), usesOfImageShape, { signal }),
    staleTime: 0,
  });
}

/** Asks the cloud itself anew, for one image or all; fails as a read does. */
export async function refreshUses(client: QueryClient, projectId: string, imageId?: string): Promise<void> {
  if (imageId) await client.fetchQuery(usesOfImageOptions(imageId, projectId, 0));
  else await client.fetchQuery({ ...usesOverviewOptions(projectId, 0), staleTime: 0 });
}
