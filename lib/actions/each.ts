import 'server-only';
import type { ActionResult, BulkResult } from '@/lib/contract/action-result';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';

/** Calls to Glance at once in a bulk action. */
const atOnce = 6;

/** An expired token fails the whole action, so that it can be run again; anything else is that image's own result. */
export async function each(ids: string[], run: (id: string) => Promise<void>): Promise<BulkResult> {
  const results: BulkResult = [];
  const queue = [...ids];
  const work = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      results.push({ id, result: await outcome(() => run(id)) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ids.flatMap((id) => results.filter((result) => result.id === id));
}

async function outcome(run: () => Promise<void>): Promise<ActionResult<null>> {
  try {
    await run();
    return { ok: true, data: null };
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'unauthorized') throw error;
    return { ok: false, error: toActionError(error) };
  }
}
