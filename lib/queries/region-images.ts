import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import { type RegionImage, regionImageSchema } from '@/lib/contract/region-image';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';

export const regionImagesSchema = shaped<{ images: RegionImage[] }>(
  s.object({ images: s.array(regionImageSchema) }),
);

/** Active images of another region: by whole name or id, or the newest of them for ''. */
export function regionImagesOptions(region: string, text: string, projectId: string) {
  return queryOptions({
    queryKey: ['images', 'of-region', projectId, region, text],
    queryFn: async ({ signal }) =>
      (
        await ask(apiRoutes.regionImages(new URLSearchParams({ region, text })), regionImagesSchema, {
          signal,
        })
      ).images,
    enabled: region !== '',
    staleTime: 10_000,
  });
}
