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
    () => isKept(key),
    () => false,
  );
  const offer = useCallback(() => {
    keep(key);
    for (const listener of listeners) listener();
  }, [key]);
  return { offered: viewer.isAdmin || chosen, offer };
}

/** Chosen here while the browser keeps nothing for pages. */
const here = new Set<string>();

function isKept(key: string): boolean {
  try {
    return here.has(key) || localStorage.getItem(key) === '1';
  } catch {
    return here.has(key);
  }
}

function keep(key: string): void {
  here.add(key);
  try {
    localStorage.setItem(key, '1');
  } catch {
    // Then it is chosen for this page alone.
  }
}
