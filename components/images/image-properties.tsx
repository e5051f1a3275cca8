'use client';

import { useTranslations } from 'next-intl';
import type { Image } from '@/lib/contract/image';
import { customProperties } from '@/lib/custom-properties';

/** The custom properties of an image, by key; Glance's own bookkeeping is left out. */
export function ImageProperties({ image }: { image: Image }) {
  const t = useTranslations('detail');
  const properties = Object.entries(customProperties(image)).sort(([a], [b]) => a.localeCompare(b));
  return (
    <section className="rounded border bg-surface">
      <h2 className="border-b px-4 py-3 font-medium">{t('properties')}</h2>
      {properties.length === 0 ? (
        <p className="px-4 py-3 text-muted text-sm">{t('no_properties')}</p>
      ) : (
        <dl className="divide-y px-4">
          {properties.map(([key, value]) => (
            <div key={key} className="grid gap-x-3 py-1.5 text-sm sm:grid-cols-[200px_minmax(0,1fr)]">
              <dt className="break-all font-mono text-muted">{key}</dt>
              <dd className="break-words">{value || '–'}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
