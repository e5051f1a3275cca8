import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { StoredBoot } from '@/lib/data/stored-boot';
import { apiRoutes } from '@/lib/routes';

const bootSchema = shaped<StoredBoot>(s.object({ ok: s.boolean() }));

/** How the disk of a stored image boots. Its data never changes, so one look is enough. */
export function imageBootOptions(imageId: string) {
  return queryOptions({
    queryKey: ['image-boot', imageId],
    queryFn: ({ signal }) => ask(apiRoutes.imageBoot(imageId), bootSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
