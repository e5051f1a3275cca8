'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Suspense, use, useMemo } from 'react';
import { PropertyFact } from '@/components/images/property-fact';
import { useGroupWords } from '@/components/metadata/use-group-words';
import { buttonClass } from '@/components/ui/button';
import { useImportDifferences } from '@/lib/browser/import-differences';
import type { Image } from '@/lib/contract/image';
import { customProperties } from '@/lib/images/custom-properties';
import { explainKeys, type ImageCatalog } from '@/lib/metadata/image-catalog';
import { metadataGroups } from '@/lib/metadata/metadata-groups';
import { propertyView } from '@/lib/metadata/property-view';
import { routes } from '@/lib/routes';

interface ImagePropertiesProps {
  image: Image;
  /** What the cloud says of properties, on its way: the page does not wait for it. */
  catalog: Promise<ImageCatalog>;
}

/** The custom properties of an image, grouped and explained by the catalog; Glance's own bookkeeping is left out. */
export function ImageProperties({ image, catalog }: ImagePropertiesProps) {
  const t = useTranslations('detail');
  const properties = customProperties(image);
  return (
    <section aria-labelledby="image-properties" className="rounded border bg-surface">
      <header className="flex items-center justify-between gap-2 border-b px-4 py-2">
        <h2 id="image-properties" className="font-medium">
          {t('properties')}
        </h2>
        <Link prefetch={false} href={routes.imageMetadata(image.id)} className={buttonClass({ size: 'sm' })}>
          {t('update_metadata')}
        </Link>
      </header>
      {Object.keys(properties).length === 0 ? (
        <p className="px-4 py-3 text-muted text-sm">{t('no_properties')}</p>
      ) : (
        <Suspense fallback={<Waiting count={Object.keys(properties).length} />}>
          <Explained image={image} properties={properties} catalog={catalog} />
        </Suspense>
      )}
    </section>
  );
}

function Explained({
  image,
  properties,
  catalog,
}: {
  image: Image;
  properties: Readonly<Record<string, string>>;
  catalog: Promise<ImageCatalog>;
}) {
  const known = use(catalog);
  const explained = useMemo(() => explainKeys(known), [known]);
  const words = useGroupWords();
  const differences = useImportDifferences(image);
  return metadataGroups(Object.keys(properties), explained).map((group) => {
    const { title, text } = words(group);
    return (
      <section key={group.id} aria-label={title} className="border-b last:border-b-0">
        <h3 className="flex flex-wrap items-baseline gap-x-2 px-4 pt-2 text-sm" title={text}>
          <span className="font-medium">{title}</span>
          {group.namespace && <span className="break-all text-muted">{group.namespace.namespace}</span>}
        </h3>
        <dl className="divide-y px-4">
          {group.keys.map((key) => (
            <PropertyFact
              key={key}
              name={key}
              value={properties[key] ?? ''}
              view={propertyView(key, explained, properties.hypervisor_type)}
              difference={differences.find((difference) => difference.key === key)}
            />
          ))}
        </dl>
      </section>
    );
  });
}

/** As many lines as there will be. */
function Waiting({ count }: { count: number }) {
  return (
    <div aria-hidden className="flex flex-col gap-2 px-4 py-3">
      {Array.from({ length: Math.min(count, 12) }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <span key={index} className="h-6 rounded bg-hover" />
      ))}
    </div>
  );
}
