import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { Places } from '@/lib/data/stores';
import { apiRoutes } from '@/lib/routes';

export const placesSchema = shaped<Places>(
  s.object({ stores: s.nullable(s.array(s.object({ id: s.string() }))), offersCopy: s.boolean() }),
);

/** Where images of this cloud can lie. */
export function placesOptions(projectId: string) {
  return queryOptions({
    queryKey: ['places', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.places(), placesSchema, { signal }),
  });
}
