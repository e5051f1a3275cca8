import { useTranslations } from 'next-intl';
import { CopyText } from '@/components/ui/copy-text';
import type { Image } from '@/lib/contract/image';
import { imageLocation } from '@/lib/images/image-location';

/** The locations of an image, where the cloud shows them to this user; an rbd location is told part by part. */
export function ImageLocations({ image }: { image: Image }) {
  const t = useTranslations('imageStores');
  const shown = image.locations ?? (image.direct_url ? [{ url: image.direct_url, metadata: {} }] : []);
  if (shown.length === 0) return null;
  return (
    <section aria-label={t('locations')} className="rounded border bg-surface">
      <h2 className="border-b px-4 py-2 font-medium">{t('locations')}</h2>
      <ul className="divide-y">
        {shown.map(imageLocation).map(({ url, store, rbd }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same location can stand in the list twice
          <li key={index} className="flex flex-col gap-1 px-4 py-2.5">
            <span className="flex min-w-0 items-start gap-2">
              {store && <span className="shrink-0 font-medium">{store}</span>}
              <CopyText text={url} label={t('location')} whole />
            </span>
            {rbd && (
              <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
                {(['cluster', 'pool', 'image', 'snapshot'] as const).map((part) => (
                  <div key={part} className="flex min-w-0 gap-1.5">
                    <dt className="text-muted">{t(part)}</dt>
                    <dd className="min-w-0 break-all font-mono">{rbd[part]}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
