'use client';

import { useTranslations } from 'next-intl';
import { shownKey } from '@/lib/images/odd-text';

/** What tells the key of a property to people: Glance takes an empty one too, and blanks at the ends. */
export function useShownKey(): (key: string) => string {
  const t = useTranslations('metadata');
  return (key) => shownKey(key) || t('no_key');
}
