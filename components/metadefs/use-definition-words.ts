'use client';

import { useTranslations } from 'next-intl';
import type { MetadefPropertyInput } from '@/lib/contract/metadef-body';

/** Gives what a definition asks for in a few words each. */
export function useDefinitionWords(): (definition: MetadefPropertyInput) => string[] {
  const t = useTranslations('definitionWords');
  const types = useTranslations('definitionTypes');
  return (definition) => {
    const { enum: values, minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = definition;
    const items = definition.items?.enum;
    const range = (low: number | undefined, high: number | undefined, what: 'value' | 'length' | 'items') =>
      low === undefined && high === undefined
        ? []
        : [
            t(what, {
              range: high === undefined ? `≥ ${low}` : low === undefined ? `≤ ${high}` : `${low}–${high}`,
            }),
          ];
    return [
      types.has(definition.type) ? types(definition.type) : definition.type,
      ...(values?.length ? [t('enum', { count: values.length })] : []),
      ...(items?.length ? [t('enum', { count: items.length })] : []),
      ...range(minimum, maximum, 'value'),
      ...range(minLength, maxLength, 'length'),
      ...range(minItems, maxItems, 'items'),
      ...(definition.uniqueItems ? [t('unique')] : []),
      ...(pattern ? [t('pattern')] : []),
      ...(definition.default === undefined ? [] : [t('default', { value: String(definition.default) })]),
      ...(definition.readonly ? [t('readonly')] : []),
    ];
  };
}
