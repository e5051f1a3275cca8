'use client';

import { useTranslations } from 'next-intl';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { ProtectionNotice } from '@/components/metadefs/protection-notice';
import { useChange } from '@/components/metadefs/use-change';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { namespaceBody } from '@/lib/metadata/namespace-body';
import { contents } from '@/lib/metadata/namespace-differences';
import { memberCollections } from '@/lib/metadata/namespace-steps';

interface DeleteNamespaceDialogProps {
  namespace: MetadefNamespace;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before a namespace is deleted, and names what goes with it. */
export function DeleteNamespaceDialog({ namespace, onClose, onDeleted }: DeleteNamespaceDialogProps) {
  const t = useTranslations('catalog');
  const { pending, problem, change } = useChange();
  const members = contents(namespace);
  const remove = async () => {
    const step = { do: 'delete' as const, body: namespaceBody(namespace) };
    if (!(await change([{ namespace: namespace.namespace, steps: [step] }]))) onDeleted();
  };
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={t('delete_title', { what: t('what_namespace'), name: namespace.namespace })}
      description={t('delete_text')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="danger"
            pending={pending}
            disabled={namespace.protected}
            onClick={() => void remove()}
          >
            {t('delete')}
          </Button>
        </>
      }
    >
      <ProtectionNotice namespace={namespace} />
      {members.length > 0 ? (
        <dl className="flex flex-col gap-1 text-sm">
          {memberCollections.map((kind) => {
            const names = members.filter(({ what }) => what === kind).map(({ name }) => name);
            if (names.length === 0) return null;
            return (
              <div key={kind}>
                <dt className="text-muted">{`${t(kind)} (${names.length})`}</dt>
                <dd className="break-words font-mono">{names.join(', ')}</dd>
              </div>
            );
          })}
        </dl>
      ) : (
        <p className="text-sm">{t('delete_empty')}</p>
      )}
      <ChangeNotice problem={problem} />
    </Dialog>
  );
}
