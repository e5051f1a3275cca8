'use client';

import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { StoreFacts } from '@/components/stores/store-facts';
import { useHoldings } from '@/components/stores/use-holdings';
import { Button } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import type { Store, StoreDetail } from '@/lib/contract/store';

interface StoreListProps {
  stores: (Store & Partial<StoreDetail>)[];
  viewer: Viewer;
}

/** Where images can lie: every store with what the cloud tells of it. */
export function StoreList({ stores, viewer }: StoreListProps) {
  const t = useTranslations('stores');
  const holds = useHoldings(viewer);
  const most = Math.max(0, ...[...holds.of.values()].map(({ bytes }) => bytes));
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t(viewer.isAdmin ? 'text' : 'text_member')} />
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {stores.map((store) => (
          <StoreFacts
            key={store.id}
            store={store}
            holding={holds.answered ? (holds.of.get(store.id) ?? { images: 0, bytes: 0, failed: 0 }) : null}
            most={most}
            complete={holds.complete}
          />
        ))}
      </ul>
      {holds.error && (
        <RetryNotice
          error={holds.error}
          title={t('not_counted')}
          retry={holds.retry}
          pending={holds.loading}
          stale
        />
      )}
      <div className="flex flex-wrap items-center gap-3 text-muted text-sm">
        <p role="status">
          {holds.answered &&
            !holds.error &&
            t(holds.complete ? 'counted' : holds.loading ? 'counting' : 'counted_part', {
              count: holds.read,
            })}
        </p>
        {!holds.complete && !holds.loading && !holds.error && (
          <Button size="sm" onClick={holds.readAll}>
            {t('count_all')}
          </Button>
        )}
      </div>
    </div>
  );
}
