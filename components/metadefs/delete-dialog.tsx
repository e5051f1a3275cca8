'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { ProtectionNotice } from '@/components/metadefs/protection-notice';
import { useChange } from '@/components/metadefs/use-change';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { stepsCommand } from '@/lib/commands/catalog-commands';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import type { Step } from '@/lib/metadefs/namespace-steps';

interface DeleteDialogProps {
  namespace: MetadefNamespace;
  title: string;
  text: string;
  /** What deletes it. */
  step: Step;
  onClose: () => void;
  onDeleted: () => void;
  /** What goes with it. */
  children: ReactNode;
}

/** Asks before a namespace or something in it is deleted; of a protected one nothing can be. */
export function DeleteDialog({
  namespace,
  title,
  text,
  step,
  onClose,
  onDeleted,
  children,
}: DeleteDialogProps) {
  const t = useTranslations('catalog');
  const { pending, problem, change } = useChange();
  const remove = async () => {
    if (!(await change([{ namespace: namespace.namespace, steps: [step] }]))) onDeleted();
  };
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={title}
      description={text}
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
      {children}
      <ShowCommand command={() => stepsCommand(namespace.namespace, [step])} />
      <ChangeNotice problem={problem} />
    </Dialog>
  );
}
