'use client';

import { useTranslations } from 'next-intl';
import { useStoreWords } from '@/components/imports/use-store-words';
import type { PlacementCell } from '@/lib/work/placement';

/** Says where one image stands in one store, in a few words. */
export function useCellWords(): (cell: PlacementCell) => string {
  const t = useTranslations('placement');
  const words = useStoreWords();
  return (cell) => {
    if (cell.track && cell.state !== 'held') return words(cell.track);
    return t(`state_${cell.state}`);
  };
}
