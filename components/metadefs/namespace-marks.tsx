'use client';

import { Globe, Lock, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { MetadefNamespace } from '@/lib/contract/metadef';

/** Who sees a namespace, and whether it is protected: icon and word. */
export function NamespaceMarks({
  namespace,
}: {
  namespace: Pick<MetadefNamespace, 'visibility' | 'protected'>;
}) {
  const t = useTranslations('catalog');
  const Icon = namespace.visibility === 'public' ? Globe : Lock;
  return (
    <span className="inline-flex flex-wrap gap-x-3 text-muted text-sm">
      <span className="inline-flex items-center gap-1">
        <Icon aria-hidden className="size-3.5" />
        {t(`is_${namespace.visibility}`)}
      </span>
      {namespace.protected && (
        <span className="inline-flex items-center gap-1">
          <ShieldCheck aria-hidden className="size-3.5" />
          {t('protected')}
        </span>
      )}
    </span>
  );
}
