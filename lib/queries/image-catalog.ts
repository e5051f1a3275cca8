import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { ImageCatalog } from '@/lib/metadata/image-catalog';
import { apiRoutes } from '@/lib/routes';

const named = s.object({ key: s.string(), definition: s.object({ type: s.string() }) });
export const imageCatalogSchema = shaped<ImageCatalog>(
  s.object({
    namespaces: s.array(
      s.object({
        namespace: s.string(),
        title: s.string(),
        properties: s.array(named),
        objects: s.array(s.object({ name: s.string(), properties: s.array(named) })),
      }),
    ),
    missing: s.nullable(s.string()),
  }),
);

/** What the cloud says of image properties. The server keeps it, so asking again is cheap. */
export function imageCatalogOptions(projectId: string) {
  return queryOptions({
    queryKey: ['image-catalog', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.imageCatalog(), imageCatalogSchema, { signal }),
    staleTime: 60_000,
  });
}
