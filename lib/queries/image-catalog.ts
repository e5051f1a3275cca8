import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { ask, shaped } from '@/lib/browser/dashboard';
import type { ImageCatalog } from '@/lib/metadata/image-catalog';
import { apiRoutes } from '@/lib/routes';

const named = z.object({ key: z.string(), definition: z.object({ type: z.string() }) });
const imageCatalogSchema = shaped<ImageCatalog>(
  z.object({
    namespaces: z.array(
      z.object({
        namespace: z.string(),
        title: z.string(),
        properties: z.array(named),
        objects: z.array(z.object({ name: z.string(), properties: z.array(named) })),
      }),
    ),
    missing: z.nullable(z.string()),
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
