import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import type { Store, StoreDetail } from '@/lib/contract/store';
import { formatBytes } from '@/lib/format';
import type { Holding } from '@/lib/work/placement';

/** Members of a store's properties that have a place of their own. */
const placed = new Set(['out_of_service']);

interface StoreFactsProps {
  store: Store & Partial<StoreDetail>;
  /** What it holds of the images read so far, or null before any were read. */
  holding: Holding | null;
  /** All images were read. */
  complete: boolean;
}

/** One store: what it is, whether it takes images, and the properties of its driver. */
export function StoreFacts({ store, holding, complete }: StoreFactsProps) {
  const t = useTranslations('stores');
  const properties = Object.entries(store.properties ?? {}).filter(([key]) => !placed.has(key));
  const reason = store.properties?.out_of_service;
  const held = holding && { count: holding.images, size: formatBytes(holding.bytes) };
  const facts: [string, string][] = [
    [t('holds'), held ? t(complete ? 'images' : 'images_so_far', held) : '…'],
    ...(holding && holding.failed > 0
      ? ([[t('failed_images'), String(holding.failed)]] as [string, string][])
      : []),
    ...(store.type ? ([[t('type'), store.type]] as [string, string][]) : []),
    ...(store.weight === undefined ? [] : ([[t('weight'), String(store.weight)]] as [string, string][])),
    ...properties.map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded border bg-surface p-4">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="break-all font-medium">{store.id}</h2>
        {store.default && <Badge tone="waiting">{t('default')}</Badge>}
        {store['read-only'] && <Badge tone="waiting">{t('read_only')}</Badge>}
        {typeof reason === 'string' && (
          <Badge tone="danger" icon={<TriangleAlert aria-hidden className="size-3.5" />}>
            {t('out_of_service')}
          </Badge>
        )}
      </header>
      {store.description && <p className="break-words text-muted text-sm">{store.description}</p>}
      {typeof reason === 'string' && reason && <p className="break-words text-danger text-sm">{reason}</p>}
      <dl className="divide-y border-t text-sm">
        {facts.map(([term, value]) => (
          <div key={term} className="grid grid-cols-[132px_minmax(0,1fr)] gap-2 py-1">
            <dt className="break-all text-muted">{term}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
