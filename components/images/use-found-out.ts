'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ImageFilter } from '@/lib/images/image-filter';
import { asksForHealth, asksForUses, type FoundOut } from '@/lib/images/image-match';
import { comparedHealthOptions } from '@/lib/queries/health';
import { usesOverviewOptions } from '@/lib/queries/image-uses';
import { usedOf } from '@/lib/work/image-uses';

/**
 * What facets ask for that no row says: who uses an image, and what it breaks beside others. Asked of the dashboard only
 * where a facet asks for it; `found` is null until all of it is there.
 */
export function useFoundOut(filters: readonly ImageFilter[], projectId: string, enabled = true) {
  const wants = { uses: asksForUses(filters), health: asksForHealth(filters) };
  const uses = useQuery({ ...usesOverviewOptions(projectId), enabled: enabled && wants.uses });
  const health = useQuery({ ...comparedHealthOptions(projectId), enabled: enabled && wants.health });
  const asked = [...(wants.uses ? [uses] : []), ...(wants.health ? [health] : [])];
  const isThere = asked.every(({ data }) => data !== undefined);
  const { data: overview } = uses;
  const { data: compared } = health;
  const found = useMemo((): FoundOut | null => {
    if (!isThere) return null;
    return {
      usedOf: overview && ((image) => usedOf(overview, image)),
      comparedOf: compared && ((id) => compared.broken[id] ?? []),
    };
  }, [isThere, overview, compared]);
  const failed = asked.filter(({ isError }) => isError);
  return {
    found,
    error: failed[0]?.error ?? null,
    loading: asked.some(({ isFetching }) => isFetching),
    /** Asks again for what failed. */
    retry: () => {
      for (const query of failed) void query.refetch();
    },
  };
}
