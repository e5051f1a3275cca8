'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useActionErrorText } from '@/components/shell/action-error';
import { type ToastAction, useToast } from '@/components/ui/toast';
import { bulkRuns } from '@/lib/browser/bulk-runs';
import { tellChanged } from '@/lib/browser/changed-images';
import type { ActionError, ActionResult, BulkResult } from '@/lib/contract/action-result';

/** The write that brings images back to what they were, for those that take the same one. */
export interface UndoStep {
  ids: string[];
  run: (ids: string[]) => Promise<ActionResult<BulkResult>>;
}

/** Images a call, as in a bulk action. */
const atOnce = 50;

/**
 * Makes the Undo of a toast from the steps that undo what was done; undefined where there are none. What could not be
 * brought back is told with the reason.
 */
export function useUndo(): (steps: readonly UndoStep[]) => ToastAction | undefined {
  const t = useTranslations('verbs');
  const text = useActionErrorText();
  const toast = useToast();
  const router = useRouter();
  return (steps) => {
    const all = steps.reduce((sum, { ids }) => sum + ids.length, 0);
    if (all === 0) return undefined;
    const run = async () => {
      const { results, error } = await undo(steps, all);
      const failed = results.filter(({ result }) => !result.ok);
      const reason = error ?? failed.flatMap(({ result }) => (result.ok ? [] : result.error))[0];
      const undone = results.length - failed.length;
      // A page that shows them without listening is drawn anew.
      if (!tellChanged(steps.flatMap(({ ids }) => ids))) router.refresh();
      if (undone === all) toast({ tone: 'success', title: t('undone', { count: undone }) });
      else
        toast({
          tone: 'danger',
          title: t('undone_partly', { undone, all }),
          description: reason && text(reason),
        });
    };
    return { label: t('undo'), run };
  };
}

async function undo(
  steps: readonly UndoStep[],
  all: number,
): Promise<{ results: BulkResult; error: ActionError | null }> {
  let stopped = false;
  const runId = bulkRuns.add('undo', all, () => {
    stopped = true;
  });
  const results: BulkResult = [];
  let error: ActionError | null = null;
  const batches = steps.flatMap(({ ids, run }) =>
    Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, index) => ({
      run,
      ids: ids.slice(index * atOnce, (index + 1) * atOnce),
    })),
  );
  for (const { ids, run } of batches) {
    if (stopped) break;
    const answer = await run(ids);
    if (!answer.ok) {
      error = answer.error;
      break;
    }
    results.push(...answer.data);
    bulkRuns.update(runId, { done: results.length, failed: results.filter(({ result }) => !result.ok) });
  }
  bulkRuns.update(runId, { endedAt: Date.now(), error });
  return { results, error };
}
