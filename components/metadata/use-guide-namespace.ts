'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { CatalogNamespace, Explained } from '@/lib/metadata/image-catalog';
import { imageRules } from '@/lib/metadata/image-rules';
import { ruleDefinition } from '@/lib/metadata/property-view';

/** The properties of appendix A that no namespace of the cloud defines, as a namespace of their own; null when none is left. */
export function useGuideNamespace(known: ReadonlyMap<string, Explained>): CatalogNamespace | null {
  const t = useTranslations('imageRules');
  const groups = useTranslations('metadataGroups');
  return useMemo(() => {
    const properties = imageRules
      .filter(({ key }) => !known.has(key))
      .map((rule) => {
        const title = t(rule.key.replace('.', '_') as Parameters<typeof t>[0]);
        return { key: rule.key, definition: ruleDefinition(rule, title) };
      });
    if (properties.length === 0) return null;
    return {
      namespace: 'known',
      title: groups('known'),
      description: groups('known_text'),
      properties,
      objects: [],
    };
  }, [known, t, groups]);
}
