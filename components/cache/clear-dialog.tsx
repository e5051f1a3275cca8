'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { clearCache } from '@/lib/actions/cache';
import { act } from '@/lib/browser/dashboard';
import { cacheCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';

interface ClearDialogProps {
  node: string | null;
  target: 'cache' | 'queue';
  count: number;
  onClose: () => void;
  onChanged: () => void;
}

/** Asks before a node forgets all that it cached, or all that waits for it. */
export function ClearDialog({ node, target, count, onClose, onChanged }: ClearDialogProps) {
  const t = useTranslations('cache');
  const common = useTranslations('verbs');
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const clear = async () => {
    setPending(true);
    const result = await act(clearCache, { node, target });
    setPending(false);
    if (!result.ok) return setError(result.error);
    toast({ tone: 'success', title: t(`${target}_cleared`) });
    onChanged();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && !pending && onClose()}
      title={t(`clear_${target}`)}
      description={t(`clear_${target}_text`, { count, node: node ?? t('any_node') })}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
            {common('cancel')}
          </Button>
          <Button variant="danger" pending={pending} onClick={() => void clear()}>
            {t(`clear_${target}`)}
          </Button>
        </>
      }
    >
      <ShowCommand toFillIn command={() => cacheCommand({ clear: target }, 'NODE_URL')} />
      {error && <ActionErrorNotice error={error} title={t('not_cleared')} />}
    </Dialog>
  );
}
