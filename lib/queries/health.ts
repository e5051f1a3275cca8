import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { ComparedHealth, HealthPage } from '@/lib/data/health';
import { apiRoutes } from '@/lib/routes';
import { usesAge } from '@/lib/work/image-uses';

export const healthShape = shaped<HealthPage>(
  s.object({
    readAt: s.number(),
    looked: s.number(),
    all: s.number(),
    ailing: s.array(s.object({ id: s.string(), findings: s.array(s.object({ rule: s.string() })) })),
    rules: s.record(s.object({ held: s.number(), failed: s.number() })),
    missing: s.array(s.object({ id: s.string(), what: s.string(), system: s.string() })),
  }),
);

/** What the rules say of all images, by what the dashboard read in the last minutes. */
export function healthOptions(projectId: string, within: number = usesAge.shown) {
  return queryOptions({
    queryKey: ['health', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.catalogHealth(within), healthShape, { signal }),
    staleTime: 0,
  });
}

export const comparedShape = shaped<ComparedHealth>(
  s.object({ readAt: s.number(), broken: s.record(s.array(s.string())) }),
);

/** Which images break rules that compare images, by what the dashboard read in the last minutes. */
export function comparedHealthOptions(projectId: string) {
  return queryOptions({
    queryKey: ['health', projectId, 'compared'],
    queryFn: ({ signal }) => ask(apiRoutes.comparedHealth(usesAge.shown), comparedShape, { signal }),
    staleTime: usesAge.shown * 1000,
  });
}

/** Reads all images anew. */
export async function refreshHealth(client: QueryClient, projectId: string): Promise<void> {
  await client.fetchQuery(healthOptions(projectId, 0));
  await client.invalidateQueries({ queryKey: comparedHealthOptions(projectId).queryKey });
}
