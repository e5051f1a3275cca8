import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { StoredBoot } from '@/lib/data/stored-boot';
import { apiRoutes } from '@/lib/routes';

export const bootSchema = shaped<StoredBoot>(
  s.union(
    s.object({
      ok: s.literal(true),
      check: s.object({
        table: s.nullable(s.oneOf(['gpt', 'mbr'])),
        isIso: s.boolean(),
        bios: s.boolean(),
        loaders: s.array(
          s.object({
            path: s.string(),
            architecture: s.nullable(s.string()),
            isSigned: s.boolean(),
            isShim: s.boolean(),
          }),
        ),
        architectures: s.array(s.string()),
        size: s.nullable(s.number()),
      }),
    }),
    s.object({ ok: s.literal(false), reason: s.string() }),
  ),
);

/** How the disk of a stored image boots. Its data never changes, so one look is enough. */
export function imageBootOptions(imageId: string) {
  return queryOptions({
    queryKey: ['image-boot', imageId],
    queryFn: ({ signal }) => ask(apiRoutes.imageBoot(imageId), bootSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
