'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useSyncExternalStore } from 'react';
import type { Viewer } from '@/lib/auth/viewer';
import { useRemembered } from '@/lib/browser/refused-verbs';
import type { Step } from '@/lib/metadefs/namespace-steps';

/** Whether somebody may write to the catalog, as far as is known without trying. */
export interface CatalogAccess {
  /** The controls are shown. */
  offered: boolean;
  /** Why a kind of write cannot be done: the cloud refused it before. */
  closed: (what: Step['do']) => string | undefined;
  /** Shows the controls to somebody whose role does not have them by default. */
  offer: () => void;
}

/** What a refusal of a kind of write is remembered under. */
export const catalogVerb = (what: Step['do']) => `catalog.${what}`;

const listeners = new Set<() => void>();
const keyOf = ({ cloud, region, projectId }: Viewer) =>
  `darkroom.catalog.offered.${cloud}.${region ?? ''}.${projectId}`;

/**
 * By default administrators alone write to the catalog, and no API tells where the policy is open. Others are offered
 * the controls by their own choice, which the browser keeps; what the cloud refuses is then remembered.
 */
export function useCatalogAccess(viewer: Viewer): CatalogAccess {
  const t = useTranslations('refusals');
  const remembered = useRemembered();
  const key = keyOf(viewer);
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
  return {
    offered: viewer.isAdmin || chosen,
    closed: (what) => {
      const reason = remembered.get(catalogVerb(what));
      return reason === undefined ? undefined : t('policy', { reason });
    },
    offer,
  };
}
