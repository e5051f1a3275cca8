'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { VerbUses } from '@/components/images/verb-uses';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { useToast } from '@/components/ui/toast';
import { useListed } from '@/components/ui/use-listed';
import { deleteCopy } from '@/lib/actions/placement';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { rememberRefusal } from '@/lib/browser/refused-verbs';
import { deleteCopyCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';
import { commaList } from '@/lib/contract/image-words';
import { formatBytes } from '@/lib/format';
import type { ImageSummary } from '@/lib/images/image-summary';

interface DeleteCopyDialogProps {
  image: ImageSummary;
  viewer: Viewer;
  store: string;
  /** The store where every image needs a copy. */
  central: string | undefined;
  onClose: () => void;
  onDone: () => void;
}

/** Asks before one copy of an image is taken away; says what stays, and warns of taking the central one. */
export function DeleteCopyDialog({ image, viewer, store, central, onClose, onDone }: DeleteCopyDialogProps) {
  const listed = useListed();
  const t = useTranslations('placement');
  const verbs = useTranslations('verbs');
  const list = useTranslations('list');
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const name = image.name || list('unnamed');
  const rest = commaList(image.stores).filter((held) => held !== store);
  const remove = async () => {
    setPending(true);
    const result = await act(deleteCopy, { id: image.id, store });
    setPending(false);
    if (!result.ok) {
      rememberRefusal('delete_copy', result.error);
      return setError(result.error);
    }
    toast({ tone: 'success', title: t('copy_deleted', { name, store }) });
    onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && !pending && onClose()}
      title={t('delete_title', { store })}
      description={t('delete_text', { name, size: formatBytes(image.size ?? 0), rest: listed(rest) })}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
            {verbs('cancel')}
          </Button>
          <Button variant="danger" pending={pending} onClick={() => void remove()}>
            {t('delete_copy')}
          </Button>
        </>
      }
    >
      {store === central && <Notice tone="warning">{t('delete_central', { store })}</Notice>}
      <VerbUses verb="copy" images={[image]} viewer={viewer} />
      <ShowCommand command={() => deleteCopyCommand(image.id, store)} />
      {error && <ActionErrorNotice error={error} title={t('not_deleted', { store })} />}
    </Dialog>
  );
}
