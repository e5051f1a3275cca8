'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { catalogVerb } from '@/components/metadefs/use-catalog-access';
import { type CatalogOutcome, changeCatalog } from '@/lib/actions/catalog';
import { act } from '@/lib/browser/dashboard';
import { rememberRefusal } from '@/lib/browser/refused-verbs';
import type { ActionError } from '@/lib/contract/action-result';
import type { CatalogChange } from '@/lib/forms/metadef-changes';
import { namespacesKey } from '@/lib/queries/namespaces';

/** Why a change was not made. */
export type ChangeProblem =
  | { outcome: 'error'; error: ActionError }
  | Exclude<CatalogOutcome, { outcome: 'done' }>;

export interface Changing {
  pending: boolean;
  problem: ChangeProblem | null;
  /** Makes changes, and brings what is on screen up to date whatever came of it; gives the problem, or null. */
  change: (changes: CatalogChange[]) => Promise<ChangeProblem | null>;
  clear: () => void;
}

/** Writes to the catalog from one place on the page, which shows what went wrong. */
export function useChange(): Changing {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<ChangeProblem | null>(null);
  const change = useCallback(
    async (changes: CatalogChange[]) => {
      setPending(true);
      setProblem(null);
      const result = await act(changeCatalog, { changes });
      const found: ChangeProblem | null = !result.ok
        ? { outcome: 'error', error: result.error }
        : result.data.outcome === 'done'
          ? null
          : result.data;
      if (found?.outcome === 'failed') {
        const kinds = new Set(changes.flatMap(({ steps }) => steps.map((step) => step.do)));
        // Of several kinds of writes nobody knows which was refused.
        for (const kind of kinds.size === 1 ? kinds : [])
          rememberRefusal(catalogVerb(kind), found.failure.error);
      }
      await client.invalidateQueries({ queryKey: namespacesKey });
      setProblem(found);
      setPending(false);
      return found;
    },
    [client],
  );
  const clear = useCallback(() => setProblem(null), []);
  return { pending, problem, change, clear };
}
