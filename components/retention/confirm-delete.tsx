'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

interface ConfirmDeleteProps {
  count: number;
  onClose: () => void;
  onConfirm: () => void;
}

/** Before images are deleted: what is deleted nothing brings back. */
export function ConfirmDelete({ count, onClose, onConfirm }: ConfirmDeleteProps) {
  const t = useTranslations('sweep');
  const verbs = useTranslations('verbs');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('delete_title', { count })}
      description={t('delete_text')}
      footer={
        <>
          <Button onClick={onClose}>{verbs('cancel')}</Button>
          <Button variant="danger" onClick={onConfirm}>
            {t('delete', { count })}
          </Button>
        </>
      }
    />
  );
}
