'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ImagePicker } from '@/components/metadata/image-picker';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { queueForCache } from '@/lib/actions/cache';
import { act } from '@/lib/browser/dashboard';
import { cacheCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';
import type { ImageSummary } from '@/lib/images/image-summary';

interface QueueDialogProps {
  node: string | null;
  projectId: string;
  onClose: () => void;
  onChanged: () => void;
}

/** Chooses an image that a node is to fetch before anybody asks for it. */
export function QueueDialog({ node, projectId, onClose, onChanged }: QueueDialogProps) {
  const t = useTranslations('cache');
  const list = useTranslations('list');
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const [inactive, setInactive] = useState<string | null>(null);
  const pick = async (image: ImageSummary) => {
    const name = image.name || list('unnamed');
    setError(null);
    // Glance refuses it, so it is not asked.
    setInactive(image.status === 'active' ? null : name);
    if (image.status !== 'active' || pending) return;
    setPending(true);
    const result = await act(queueForCache, { node, id: image.id });
    setPending(false);
    if (!result.ok) return setError(result.error);
    toast({ tone: 'success', title: t('image_queued', { name }) });
    onChanged();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={t('queue_image')}
      description={t('queue_image_text')}
    >
      {error && <ActionErrorNotice error={error} title={t('not_queued')} />}
      {inactive !== null && (
        <p role="alert" className="text-danger text-sm">
          {t('not_active', { name: inactive })}
        </p>
      )}
      <ImagePicker projectId={projectId} onPick={(image) => void pick(image)} />
      <ShowCommand toFillIn command={() => cacheCommand({ queue: ['IMAGE_ID'] }, 'NODE_URL')} />
    </Dialog>
  );
}
