'use client';

import { useTranslations } from 'next-intl';
import { AssociationSection } from '@/components/metadefs/association-section';
import { MemberSection } from '@/components/metadefs/member-section';
import { ObjectDetails } from '@/components/metadefs/object-details';
import { PropertyDetails } from '@/components/metadefs/property-details';
import { TagSection } from '@/components/metadefs/tag-section';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { useDefinitionWords } from '@/components/metadefs/use-definition-words';
import { lazy } from '@/components/ui/lazy';
import { type MetadefNamespace, metadefResourceTypes } from '@/lib/contract/metadef';
import { typesOf } from '@/lib/metadefs/namespace-filter';

const ObjectEditor = lazy(() =>
  import('@/components/metadefs/object-editor').then((module) => module.ObjectEditor),
);

const PropertyEditor = lazy(() =>
  import('@/components/metadefs/property-editor').then((module) => module.PropertyEditor),
);

interface NamespaceOutlineProps {
  namespace: MetadefNamespace;
  all: readonly MetadefNamespace[];
  access: CatalogAccess;
}

/** What is in a namespace, part by part, edited in place. */
export function NamespaceOutline({ namespace, all, access }: NamespaceOutlineProps) {
  const t = useTranslations('catalog');
  const words = useDefinitionWords();
  const prefix = namespace.resource_type_associations?.[0]?.prefix ?? '';
  const shared = { namespace, access };
  return (
    <>
      <AssociationSection {...shared} types={[...new Set([...metadefResourceTypes, ...typesOf(all)])]} />
      <MemberSection
        {...shared}
        kind="properties"
        summary={(body) => (
          <>
            <span className="text-text">{body.title}</span> {words(body).join(' · ')}
          </>
        )}
        details={(name, body) => <PropertyDetails name={name} definition={body} prefix={prefix} />}
        editor={PropertyEditor}
      />
      <MemberSection
        {...shared}
        kind="objects"
        summary={(body) => t('properties_count', { count: Object.keys(body.properties ?? {}).length })}
        details={(_, body) => <ObjectDetails object={body} />}
        editor={ObjectEditor}
      />
      <TagSection {...shared} />
    </>
  );
}
