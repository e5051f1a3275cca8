'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useListed } from '@/components/ui/use-listed';

interface PublishDialogProps {
  names: readonly string[];
  onPublish: () => void;
  onClose: () => void;
}

/** Asks before namespaces become visible to every project of the cloud: their names can say what nobody should know. */
export function PublishDialog({ names, onPublish, onClose }: PublishDialogProps) {
  const listed = useListed();
  const t = useTranslations('catalog');
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={t('publish_title', { count: names.length, name: names[0] ?? '' })}
      description={t('publish_text')}
      footer={
        <>
          <Button onClick={onClose}>{t('keep_private')}</Button>
          <Button variant="primary" onClick={onPublish}>
            {t('publish')}
          </Button>
        </>
      }
    >
      {names.length > 1 && <p className="break-words font-mono text-sm">{listed(names)}</p>}
    </Dialog>
  );
}
