'use client';

import { useCallback, useSyncExternalStore } from 'react';
import type { Viewer } from '@/lib/auth/viewer';

const listeners = new Set<() => void>();
const keyOf = (what: string, { cloud, region, projectId }: Viewer) =>
  `darkroom.${what}.offered.${cloud}.${region ?? ''}.${projectId}`;

/**
 * Controls that Glance as it is shipped keeps for administrators, where no API tells whether this cloud's policy is open:
 * others are offered them by their own choice, which the browser keeps. What the cloud then refuses is remembered
 * (`refused-verbs.ts`).
 */
export function useOffered(
  what: 'catalog' | 'copies',
  viewer: Viewer,
): { offered: boolean; offer: () => void } {
  const key = keyOf(what, viewer);
  const chosen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(key) === '1',
    () => false,
  );
  const offer = useCallback(() => {
    localStorage.setItem(key, '1');
    for (const listener of listeners) listener();
  }, [key]);
  return { offered: viewer.isAdmin || chosen, offer };
}
