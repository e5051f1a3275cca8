import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { ask, shaped } from '@/lib/browser/dashboard';
import type { Places } from '@/lib/data/stores';
import { apiRoutes } from '@/lib/routes';

const placesSchema = shaped<Places>(
  z.object({ stores: z.nullable(z.array(z.object({ id: z.string() }))), offersCopy: z.boolean() }),
);

/** Where images of this cloud can lie. */
export function placesOptions(projectId: string) {
  return queryOptions({
    queryKey: ['places', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.places(), placesSchema, { signal }),
  });
}
