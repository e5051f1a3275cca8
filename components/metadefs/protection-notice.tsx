'use client';

import { useTranslations } from 'next-intl';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { useChange } from '@/components/metadefs/use-change';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { attributesOf } from '@/lib/metadefs/namespace-steps';

/** Says that nothing of a protected namespace is deleted, with the way out. */
export function ProtectionNotice({ namespace }: { namespace: MetadefNamespace }) {
  const t = useTranslations('catalog');
  const { pending, problem, change } = useChange();
  if (!namespace.protected) return null;
  const from = attributesOf(namespace);
  const unprotect = () =>
    change([
      { namespace: namespace.namespace, steps: [{ do: 'update', from, to: { ...from, protected: false } }] },
    ]);
  return (
    <>
      <Notice
        tone="warning"
        title={t('is_protected', { name: namespace.namespace })}
        action={
          <Button size="sm" pending={pending} onClick={() => void unprotect()}>
            {t('unprotect')}
          </Button>
        }
      >
        {t('is_protected_text')}
      </Notice>
      <ChangeNotice problem={problem} />
    </>
  );
}
