'use client';

import { useTranslations } from 'next-intl';
import { useListed } from '@/components/ui/use-listed';
import { type PartStates, type UseCounts, useParts } from '@/lib/work/image-uses';

/** What uses an image, in words. */
export function useUsesWords() {
  const t = useTranslations('uses');
  const listed = useListed();
  return {
    /** “3 servers, one volume”; '' for nothing. */
    what: ({ servers, volumes, images }: Pick<UseCounts, 'servers' | 'volumes' | 'images'>): string =>
      listed([
        ...(servers > 0 ? [t('servers', { count: servers })] : []),
        ...(volumes > 0 ? [t('volumes', { count: volumes })] : []),
        ...(images > 0 ? [t('images', { count: images })] : []),
      ]),
    /** A sentence for each service that did not tell all. */
    unknown: (parts: PartStates): string[] =>
      useParts.flatMap((part) => {
        const state = parts[part];
        return state === 'known' || state === 'absent' ? [] : [t(`${part}_${state}` as 'servers_silent')];
      }),
  };
}
