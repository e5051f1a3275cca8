'use client';

import { useMemo } from 'react';
import { usePlacementRows } from '@/components/placement/use-placement-rows';
import type { Viewer } from '@/lib/auth/viewer';
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
  complete: boolean;
  loading: boolean;
  failed: boolean;
  readAll: () => void;
} {
  const shown = usePlacementRows(visible, viewer, undefined);
  const rest = usePlacementRows(hidden, viewer, undefined);
  const of = useMemo(() => holdings([...shown.read, ...rest.read]), [shown.read, rest.read]);
  return {
    of,
    read: shown.read.length + rest.read.length,
    complete: shown.complete && rest.complete,
    loading: shown.loading || rest.loading,
    failed: shown.error !== null || rest.error !== null,
    readAll: () => {
      shown.readAll();
      rest.readAll();
    },
  };
}
