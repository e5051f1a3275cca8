import { CircleX, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import type { Store, StoreDetail } from '@/lib/contract/store';
import { formatBytes } from '@/lib/format';
import { valueText } from '@/lib/images/image-filter';
import { routes } from '@/lib/routes';
import type { Holding } from '@/lib/work/placement';

/** Members of a store's properties that have a place of their own. */
const placed = new Set(['out_of_service']);

interface StoreFactsProps {
  store: Store & Partial<StoreDetail>;
  /** What it holds of the images read so far, or null before any were read. */
  holding: Holding | null;
  /** Bytes of the store that holds most of them. */
  most: number;
  /** All images were read. */
  complete: boolean;
}

/** One store: what it is, whether it takes images, and the properties of its driver. */
export function StoreFacts({ store, holding, most, complete }: StoreFactsProps) {
  const t = useTranslations('stores');
  const properties = Object.entries(store.properties ?? {}).filter(([key]) => !placed.has(key));
  const reason = store.properties?.out_of_service;
  const held = holding && { count: holding.images, size: formatBytes(holding.bytes) };
  const found = (facet: string) => routes.images(new URLSearchParams({ q: facet }));
  const failed = holding?.failed ?? 0;
  const facts: [string, string][] = [
    ...(store.type ? ([[t('type'), store.type]] as [string, string][]) : []),
    ...(store.weight === undefined ? [] : ([[t('weight'), String(store.weight)]] as [string, string][])),
    ...properties.map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded border bg-surface p-4">
      <header className="flex min-h-6 flex-wrap items-center gap-2">
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
      <div className="flex flex-col gap-1.5 text-sm">
        <span aria-hidden className="h-1 overflow-hidden rounded-full bg-line">
          <span
            className="block h-full rounded-full bg-line-strong"
            style={{ width: `${holding && most > 0 ? (holding.bytes / most) * 100 : 0}%` }}
          />
        </span>
        {/* Both lines are there before anything is counted, so that nothing moves. */}
        <span className="flex justify-between gap-x-3">
          <span className="min-w-0 truncate tabular-nums">
            {held ? t(complete ? 'images' : 'images_so_far', held) : '…'}
          </span>
          {holding !== null && holding.images > 0 && (
            <Link
              prefetch={false}
              href={found(`store:${valueText(store.id)}`)}
              className="shrink-0 text-link hover:underline"
            >
              {t('see_images')}
            </Link>
          )}
        </span>
        {failed > 0 ? (
          <span className="flex justify-between gap-x-3 text-danger">
            <span className="flex min-w-0 items-center gap-1.5">
              <CircleX aria-hidden className="size-4 shrink-0" />
              <span className="truncate">{t('failed_images', { count: failed })}</span>
            </span>
            <Link
              prefetch={false}
              href={found(`os_glance_failed_import~${valueText(store.id)}`)}
              className="shrink-0 text-link hover:underline"
            >
              {t('see_failed')}
            </Link>
          </span>
        ) : (
          <span className="text-muted">{holding === null ? '…' : t('none_failed')}</span>
        )}
      </div>
      {facts.length > 0 && (
        <dl className="divide-y border-t text-sm">
          {facts.map(([term, value]) => (
            <div key={term} className="grid grid-cols-[132px_minmax(0,1fr)] gap-2 py-1">
              <dt className="break-all text-muted">{term}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
