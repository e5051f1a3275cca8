'use client';

import { Pencil } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { keptForms } from '@/components/metadefs/kept-forms';
import { OutlineSection } from '@/components/metadefs/outline-section';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { Button } from '@/components/ui/button';
import { lazy } from '@/components/ui/lazy';
import { Notice } from '@/components/ui/notice';
import type { MetadefNamespace } from '@/lib/contract/metadef';

const AssociationEditor = lazy(() =>
  import('@/components/metadefs/association-editor').then((module) => module.AssociationEditor),
);

interface AssociationSectionProps {
  namespace: MetadefNamespace;
  access: CatalogAccess;
  /** Resource types to propose. */
  types: readonly string[];
}

/** The resource types that a namespace is for, with what they put before names and where values go. */
export function AssociationSection({ namespace, access, types }: AssociationSectionProps) {
  const t = useTranslations('catalog');
  const [editing, setEditing] = useState(false);
  const { offered } = access;
  useEffect(() => {
    if (offered && keptForms(namespace.namespace, 'resource_types').length > 0) setEditing(true);
  }, [namespace.namespace, offered]);
  const associations = [...(namespace.resource_type_associations ?? [])].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const edit = offered && access.closed('resource_types') === undefined && !editing && (
    <Button size="sm" icon={<Pencil aria-hidden className="size-4" />} onClick={() => setEditing(true)}>
      {t('edit_resource_types')}
    </Button>
  );
  return (
    <OutlineSection
      title={t('resource_types')}
      count={associations.length}
      // Without any, the way out stands where that is said.
      action={associations.length > 0 && edit}
    >
      {editing ? (
        <AssociationEditor
          namespace={namespace}
          read={associations}
          types={types}
          onDone={() => setEditing(false)}
        />
      ) : associations.length === 0 ? (
        <Notice tone="info" title={t('no_resource_types')} action={edit} className="m-3" />
      ) : (
        <ul className="divide-y">
          {associations.map(({ name, prefix, properties_target }) => (
            <li key={name} className="flex flex-wrap gap-x-4 px-4 py-2 text-sm">
              <code className="break-all font-mono">{name}</code>
              {prefix && (
                <span className="text-muted">
                  {t('prefix')} <code className="font-mono text-text">{prefix}</code>
                </span>
              )}
              {properties_target && (
                <span className="text-muted">
                  {t('properties_target')} <code className="font-mono text-text">{properties_target}</code>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </OutlineSection>
  );
}
