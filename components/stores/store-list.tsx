import { useTranslations } from 'next-intl';
import { StoreFacts } from '@/components/stores/store-facts';
import type { Viewer } from '@/lib/auth/viewer';
import type { Store, StoreDetail } from '@/lib/contract/store';

interface StoreListProps {
  stores: (Store & Partial<StoreDetail>)[];
  viewer: Viewer;
}

/** Where images can lie: every store with what the cloud tells of it. */
export function StoreList({ stores, viewer }: StoreListProps) {
  const t = useTranslations('stores');
  return (
    <div className="flex max-w-[1200px] flex-col gap-4">
      <header>
        <h1 className="font-semibold text-lg">{t('title')}</h1>
        <p className="text-muted">{t(viewer.isAdmin ? 'text' : 'text_member')}</p>
      </header>
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {stores.map((store) => (
          <StoreFacts key={store.id} store={store} />
        ))}
      </ul>
    </div>
  );
}
