'use client';

import { Download, Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { exportNamespace } from '@/components/metadefs/export-catalog';
import { NamespaceMarks } from '@/components/metadefs/namespace-marks';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { useOwnerName } from '@/components/metadefs/use-owner-name';
import { PageTitle, type Trail } from '@/components/shell/page-header';
import { Button } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { RelativeTime } from '@/components/ui/relative-time';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { namespaceTitle } from '@/lib/metadefs/namespace-filter';

interface NamespaceHeaderProps {
  namespace: MetadefNamespace;
  /** The way up. */
  trail: Trail;
  access: CatalogAccess;
  onEdit: () => void;
  onDelete: () => void;
}

/** What a namespace is, whose, for whom and since when; and what can be done with it as a whole. */
export function NamespaceHeader({ namespace, trail, access, onEdit, onDelete }: NamespaceHeaderProps) {
  const t = useTranslations('catalog');
  const ownerName = useOwnerName();
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <PageTitle trail={trail}>{namespaceTitle(namespace)}</PageTitle>
          <CopyText text={namespace.namespace} label={t('namespace')} whole />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<Download aria-hidden className="size-4" />}
            onClick={() => exportNamespace(namespace)}
          >
            {t('export')}
          </Button>
          {access.offered && access.closed('update') === undefined && (
            <Button icon={<Pencil aria-hidden className="size-4" />} onClick={onEdit}>
              {t('edit')}
            </Button>
          )}
          {access.offered && access.closed('delete') === undefined && (
            <Button icon={<Trash2 aria-hidden className="size-4" />} onClick={onDelete}>
              {t('delete')}
            </Button>
          )}
        </div>
      </div>
      {namespace.description && (
        <p className="max-w-[80ch] whitespace-pre-line break-words text-muted">{namespace.description}</p>
      )}
      <div className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
        <NamespaceMarks namespace={namespace} />
        <span className="break-all">{t('owned_by', { owner: ownerName(namespace.owner) })}</span>
        {namespace.created_at && (
          <span>
            {t('created_at')} <RelativeTime iso={namespace.created_at} />
          </span>
        )}
        {namespace.updated_at && (
          <span>
            {t('updated_at')} <RelativeTime iso={namespace.updated_at} />
          </span>
        )}
      </div>
    </header>
  );
}
