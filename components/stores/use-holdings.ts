'use client';

import { useMemo } from 'react';
import { usePlacementRows } from '@/components/placement/use-placement-rows';
import type { Viewer } from '@/lib/auth/viewer';
import type { ActionError } from '@/lib/contract/action-result';
import { imageQuery } from '@/lib/images/image-list-query';
import { type Holding, holdings } from '@/lib/work/placement';

const visible = imageQuery({ scope: 'all' });
const hidden = imageQuery({ scope: 'hidden' });

/**
 * What each store holds of the images that this user may see, hidden ones among them: Glance counts nothing, so they are
 * read, the first thousand of each at once and the rest when asked for.
 */
export function useHoldings(viewer: Viewer): {
  of: ReadonlyMap<string, Holding>;
  /** Images that were read. */
  read: number;
  /** At least the first thousand of each were read: before that nothing is counted. */
  answered: boolean;
  complete: boolean;
  loading: boolean;
  /** Why they could not be read, or null. */
  error: ActionError | null;
  retry: () => void;
  readAll: () => void;
} {
  const shown = usePlacementRows(visible, viewer, undefined);
  const rest = usePlacementRows(hidden, viewer, undefined);
  const of = useMemo(() => holdings([...shown.read, ...rest.read]), [shown.read, rest.read]);
  return {
    of,
    read: shown.read.length + rest.read.length,
    answered: shown.answered && rest.answered,
    complete: shown.complete && rest.complete,
    loading: shown.loading || rest.loading,
    error: shown.error ?? rest.error,
    retry: () => {
      if (shown.error) shown.tryAgain();
      if (rest.error) rest.tryAgain();
    },
    readAll: () => {
      shown.readAll();
      rest.readAll();
    },
  };
}
