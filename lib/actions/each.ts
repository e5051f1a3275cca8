import 'server-only';
import type { ActionError, ActionResult, BulkResult } from '@/lib/contract/action-result';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';
import { inPool } from '@/lib/server/in-pool';

/** Calls to Glance at once in a bulk action. */
const atOnce = 6;

/**
 * Does one thing to each image and tells what became of each. Once the token has ended no further call begins, and
 * those left say so: only they need another turn after a new sign-in. Where nothing was done yet the whole action fails
 * with it.
 */
export async function each(ids: string[], run: (id: string) => Promise<void>): Promise<BulkResult> {
  const ended: { cause: OpenStackError; error: ActionError }[] = [];
  const outcome = async (id: string): Promise<ActionResult<null>> => {
    if (ended[0]) return { ok: false, error: ended[0].error };
    try {
      await run(id);
      return { ok: true, data: null };
    } catch (cause) {
      const error = toActionError(cause);
      if (cause instanceof OpenStackError && cause.kind === 'unauthorized') ended.push({ cause, error });
      return { ok: false, error };
    }
  };
  const results = await inPool(ids, atOnce, async (id) => ({ id, result: await outcome(id) }));
  const waits = ({ result }: BulkResult[number]) => !result.ok && result.error.kind === 'unauthorized';
  if (ended[0] && results.every(waits)) throw ended[0].cause;
  return results;
}
