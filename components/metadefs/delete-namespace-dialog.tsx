'use client';

import { useTranslations } from 'next-intl';
import { DeleteDialog } from '@/components/metadefs/delete-dialog';
import { useListed } from '@/components/ui/use-listed';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { namespaceBody } from '@/lib/metadefs/namespace-body';
import { contents } from '@/lib/metadefs/namespace-differences';
import { memberCollections } from '@/lib/metadefs/namespace-steps';

interface DeleteNamespaceDialogProps {
  namespace: MetadefNamespace;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before a namespace is deleted, and names what goes with it. */
export function DeleteNamespaceDialog({ namespace, onClose, onDeleted }: DeleteNamespaceDialogProps) {
  const listed = useListed();
  const t = useTranslations('catalog');
  const members = contents(namespace);
  return (
    <DeleteDialog
      namespace={namespace}
      title={t('delete_title', { what: t('what_namespace'), name: namespace.namespace })}
      text={t('delete_text')}
      step={{ do: 'delete', body: namespaceBody(namespace) }}
      onClose={onClose}
      onDeleted={onDeleted}
    >
      {members.length > 0 ? (
        <dl className="flex flex-col gap-1 text-sm">
          {memberCollections.map((kind) => {
            const names = members.filter(({ what }) => what === kind).map(({ name }) => name);
            if (names.length === 0) return null;
            return (
              <div key={kind}>
                <dt className="text-muted">{`${t(kind)} (${names.length})`}</dt>
                <dd className="break-words font-mono">{listed(names)}</dd>
              </div>
            );
          })}
        </dl>
      ) : (
        <p className="text-sm">{t('delete_empty')}</p>
      )}
    </DeleteDialog>
  );
}
