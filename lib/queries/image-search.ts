import { queryOptions } from '@tanstack/react-query';
import { errorOfSilence, QueryError } from '@/lib/browser/dashboard';

/** The code that looks through rows, for whoever searches: most lists are never searched, and are there without it. */
export function imageSearchOptions() {
  return queryOptions({
    queryKey: ['code', 'image-search'],
    queryFn: async () => {
      try {
        const [{ imageFinder }, { groupVersions, imageOrder }] = await Promise.all([
          import('@/lib/images/image-finder'),
          import('@/lib/images/image-groups'),
        ]);
        return { find: imageFinder(), groupVersions, imageOrder };
      } catch {
        throw new QueryError(errorOfSilence());
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}
