'use client';

import { useTranslations } from 'next-intl';
import type { PropertyView } from '@/lib/metadata/property-view';

/** What a property is called and means: the catalog's words, or else what appendix A says; '' where neither knows. */
export function usePropertyWords(
  key: string,
  { explained, rule, definition }: PropertyView,
): { title: string; description: string } {
  const t = useTranslations('imageRules');
  const meaning = rule ? t(rule.key.replace('.', '_') as Parameters<typeof t>[0]) : '';
  const title = explained && definition.title !== key ? definition.title : '';
  const description = explained?.definition.description ?? '';
  return { title: title || meaning, description: description || (title && meaning) };
}
