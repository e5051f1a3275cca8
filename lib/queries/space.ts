import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { SpacePage } from '@/lib/data/space';
import { apiRoutes } from '@/lib/routes';

export const spaceShape = shaped<SpacePage>(
  s.object({
    readAt: s.number(),
    looked: s.number(),
    totals: s.object({ stores: s.record(s.number()) }),
    rows: s.array(s.object({ id: s.string(), reason: s.string(), bytes: s.number() })),
  }),
);

/** Images whose space may be had back; every image is read for it, so it is asked again only where somebody wants it. */
export function spaceOptions(projectId: string, days: number) {
  return queryOptions({
    queryKey: ['space', projectId, days],
    queryFn: ({ signal }) => ask(apiRoutes.space(days), spaceShape, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
