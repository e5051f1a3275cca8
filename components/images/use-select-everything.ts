'use client';

import { useEffect, useState } from 'react';
import type { useImageRows } from '@/components/images/use-image-rows';

/** Selecting whatever the list's filters let through, of which a part may be read so far. */
export interface Everything {
  /** All that was read is selected, and there is more. */
  offered: boolean;
  /** The rest is being read. */
  reading: boolean;
  /** Images read so far. */
  count: number;
  start: () => void;
  /** Reads no further; what was selected before stays selected. */
  stop: () => void;
}

type List = Pick<
  ReturnType<typeof useImageRows>,
  'complete' | 'loading' | 'error' | 'count' | 'query' | 'readOn'
>;

/**
 * Reads a list to its end and then selects all of it: Glance has no counts, so that nobody knows how many there are
 * before. A failure or another query ends it with what was selected before.
 */
export function useSelectEverything(list: List, allSelected: boolean, select: () => void): Everything {
  const { complete, loading, error, query, readOn } = list;
  const [of, setOf] = useState<List['query'] | null>(null);
  const reading = of === query && error === null;
  useEffect(() => {
    if (error !== null) setOf(null);
  }, [error]);
  useEffect(() => {
    if (!reading) return;
    if (complete) {
      select();
      setOf(null);
    } else if (!loading) readOn();
  }, [reading, complete, loading, readOn, select]);
  return {
    offered: allSelected && !complete,
    reading,
    count: list.count ?? 0,
    start: () => setOf(query),
    stop: () => setOf(null),
  };
}
