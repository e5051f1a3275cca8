'use client';

import { useTranslations } from 'next-intl';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Reason } from '@/components/ui/reason';

/** Says that the catalog is read here, and how to write where the cloud's policy is open; then what it refused. */
export function ReadOnlyNotice({ access }: { access: CatalogAccess }) {
  const t = useTranslations('catalog');
  if (access.offered)
    return (
      access.reasons.length > 0 && (
        <Notice tone="info">
          {access.reasons.map((reason) => (
            <Reason key={reason}>{reason}</Reason>
          ))}
        </Notice>
      )
    );
  return (
    <Notice
      tone="info"
      title={t('read_only')}
      action={
        <Button size="sm" onClick={access.offer}>
          {t('offer')}
        </Button>
      }
    >
      {t('read_only_text')}
    </Notice>
  );
}
