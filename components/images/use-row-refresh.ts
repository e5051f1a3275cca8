'use client';

import { useCallback, useRef, useState } from 'react';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';

export interface RowRefresh {
  /** Reads these rows again. */
  refresh: (ids: readonly string[]) => void;
  /** Why rows could not be read again, so that they may be old; null while none failed. */
  error: ActionError | null;
  /** Reads again what could not be read. */
  retry: () => void;
  pending: boolean;
}

/** Rows are read again after something was done to them. Where that fails they are kept in mind, until it works. */
export function useRowRefresh(read: (ids: readonly string[]) => Promise<void>): RowRefresh {
  const [error, setError] = useState<ActionError | null>(null);
  const [pending, setPending] = useState(false);
  const owed = useRef<ReadonlySet<string>>(new Set());
  const refresh = useCallback(
    async (ids: readonly string[]) => {
      owed.current = new Set([...owed.current, ...ids]);
      const asked = owed.current;
      setPending(true);
      try {
        await read([...asked]);
        owed.current = new Set([...owed.current].filter((id) => !asked.has(id)));
        setError(null);
      } catch (cause) {
        if (!(cause instanceof QueryError)) throw cause;
        setError(cause.error);
      } finally {
        setPending(false);
      }
    },
    [read],
  );
  return {
    refresh: useCallback((ids) => void refresh(ids), [refresh]),
    error,
    retry: useCallback(() => void refresh([]), [refresh]),
    pending,
  };
}
