'use client';

import { useTranslations } from 'next-intl';
import type { MetadataGroup } from '@/lib/metadata/metadata-groups';

/** Gives a group's title and what it is about: the catalog's words, or ours. */
export function useGroupWords(): (group: MetadataGroup) => { title: string; text: string } {
  const t = useTranslations('metadataGroups');
  return ({ kind, namespace, object }) => {
    if (namespace)
      return {
        title: [namespace.title, object?.name].filter(Boolean).join(' › '),
        text: object?.description || namespace.description,
      };
    const own = kind as Exclude<MetadataGroup['kind'], 'namespace'>;
    return { title: t(own), text: t(`${own}_text`) };
  };
}
