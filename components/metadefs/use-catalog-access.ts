'use client';

import { useTranslations } from 'next-intl';
import type { Viewer } from '@/lib/auth/viewer';
import { useOffered } from '@/lib/browser/offered-controls';
import { useRemembered } from '@/lib/browser/refused-verbs';
import type { Step } from '@/lib/metadefs/namespace-steps';

/** Whether somebody may write to the catalog, as far as is known without trying. */
export interface CatalogAccess {
  /** The controls are shown. */
  offered: boolean;
  /** Why a kind of write cannot be done: the cloud refused it before. */
  closed: (what: Step['do']) => string | undefined;
  /** All those reasons, for one place to tell them; what is closed is absent elsewhere. */
  reasons: string[];
  /** Shows the controls to somebody whose role does not have them by default. */
  offer: () => void;
}

/** What a refusal of a kind of write is remembered under. */
export const catalogVerb = (what: Step['do'] | '') => `catalog.${what}`;

/**
 * By default administrators alone write to the catalog, and no API tells where the policy is open. Others are offered
 * the controls by their own choice, which the browser keeps; what the cloud refuses is then remembered.
 */
export function useCatalogAccess(viewer: Viewer): CatalogAccess {
  const t = useTranslations('refusals');
  const remembered = useRemembered();
  const { offered, offer } = useOffered('catalog', viewer);
  return {
    offered,
    closed: (what) => {
      const reason = remembered.get(catalogVerb(what));
      return reason === undefined ? undefined : t('policy', { reason });
    },
    reasons: [
      ...new Set(
        [...remembered]
          .filter(([verb]) => verb.startsWith(catalogVerb('')))
          .map(([, reason]) => t('policy', { reason })),
      ),
    ],
    offer,
  };
}
