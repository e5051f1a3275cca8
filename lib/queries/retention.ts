import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { RetentionPage } from '@/lib/data/retention';
import type { RetentionRule } from '@/lib/images/retention-rule';
import { apiRoutes } from '@/lib/routes';

export const retentionShape = shaped<RetentionPage>(
  s.object({
    readAt: s.number(),
    looked: s.number(),
    scope: s.string(),
    reasons: s.record(s.number()),
    acts: s.record(s.number()),
    rows: s.array(s.object({ id: s.string(), reason: s.string(), updated_at: s.string() })),
  }),
);

/** What a rule would do; every image is read for it, so it is asked again only where somebody wants it. */
export function retentionOptions(projectId: string, rule: RetentionRule) {
  const text = JSON.stringify(rule);
  return queryOptions({
    queryKey: ['retention', projectId, text],
    queryFn: ({ signal }) => ask(apiRoutes.retention(text), retentionShape, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
