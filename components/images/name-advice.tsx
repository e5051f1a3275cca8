'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useDeferredValue } from 'react';
import { sameNameOptions } from '@/lib/queries/images';

/** Says while it is typed that the project already has an image of this name. Glance allows it, people mix them up. */
export function NameAdvice({ name, projectId }: { name: string; projectId: string }) {
  const t = useTranslations('create');
  const typed = useDeferredValue(name.trim());
  const { data } = useQuery(sameNameOptions(typed, projectId));
  return (
    <p role="status" className="text-muted text-sm empty:hidden">
      {data ? t('name_taken', { count: data }) : null}
    </p>
  );
}
