'use server';

import {
  type CatalogConflict,
  type CatalogFailure,
  conflictsOf,
  isDone,
  runChanges,
} from '@/lib/actions/catalog-steps';
import { defineAction } from '@/lib/actions/define-action';
import type { ActionError } from '@/lib/contract/action-result';
import { forgetImageCatalog } from '@/lib/data/image-catalog';
import { changeCatalogSchema } from '@/lib/forms/metadef-changes';
import { toActionError } from '@/lib/openstack/action-error';

/** Nothing was written where there is a conflict; after a failure, what its error names as `left` was. */
export type CatalogOutcome =
  | { outcome: 'done' }
  | { outcome: 'conflict'; conflicts: CatalogConflict[] }
  | { outcome: 'failed'; failure: Omit<CatalogFailure, 'error'> & { error: ActionError } };

/** Every write to the catalog: checked against what is there at this moment, all of it or, in effect, nothing. */
export const changeCatalog = defineAction(
  changeCatalogSchema,
  async ({ changes }, session, { again }): Promise<CatalogOutcome> => {
    const { service } = session;
    const conflicts: CatalogConflict[] = [];
    for (const change of changes) conflicts.push(...(await conflictsOf(service, change)));
    if (again && conflicts.length > 0) {
      const done = await Promise.all(changes.map((change) => isDone(service, change)));
      if (done.every(Boolean)) return { outcome: 'done' };
    }
    if (conflicts.length > 0) return { outcome: 'conflict', conflicts };
    const failure = await runChanges(service, changes);
    forgetImageCatalog(session);
    if (!failure) return { outcome: 'done' };
    return { outcome: 'failed', failure: { ...failure, error: toActionError(failure.error) } };
  },
);
