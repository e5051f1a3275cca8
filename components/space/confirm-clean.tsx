'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

interface ConfirmCleanProps {
  /** Images that go whole, and those that lose copies alone. */
  deleted: number;
  trimmed: number;
  onClose: () => void;
  onConfirm: () => void;
}

/** Before bytes go for good. */
export function ConfirmClean({ deleted, trimmed, onClose, onConfirm }: ConfirmCleanProps) {
  const t = useTranslations('space');
  const verbs = useTranslations('verbs');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('confirm_title', { count: deleted + trimmed })}
      description={t('confirm_text', { deleted, trimmed })}
      footer={
        <>
          <Button onClick={onClose}>{verbs('cancel')}</Button>
          <Button variant="danger" onClick={onConfirm}>
            {t('clean', { count: deleted + trimmed })}
          </Button>
        </>
      }
    />
  );
}
