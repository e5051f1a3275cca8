import type { ActionError, BulkResult } from '@/lib/contract/action-result';
import type { Job } from '@/lib/work/job';

const unforeseen: ActionError = { kind: 'unexpected', reason: '', status: null, requestId: null };

/** What became of each image of a job that somebody chose images for; those that had no turn are left out. */
export function resultsOf(job: Job | null): BulkResult {
  return (job?.items ?? []).flatMap(({ imageId, state, error }): BulkResult => {
    if (state === 'done') return [{ id: imageId, result: { ok: true, data: null } }];
    if (state === 'failed') return [{ id: imageId, result: { ok: false, error: error ?? unforeseen } }];
    return [];
  });
}
