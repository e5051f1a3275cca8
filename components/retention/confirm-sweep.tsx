'use client';

import { useTranslations } from 'next-intl';
import { ImageNames } from '@/components/images/image-names';
import { useTypedCount } from '@/components/images/typed-count';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

interface ConfirmSweepProps {
  title: string;
  text: string;
  /** What the button says. */
  act: string;
  /** What loses data for good. */
  images: readonly { id: string; name: string | null }[];
  onClose: () => void;
  onConfirm: () => void;
}

/** Before many images lose data for good: which ones, and of very many their number typed, as where they are deleted in a list. */
export function ConfirmSweep({ title, text, act, images, onClose, onConfirm }: ConfirmSweepProps) {
  const verbs = useTranslations('verbs');
  const typed = useTypedCount(images.length);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={text}
      footer={
        <>
          <Button onClick={onClose}>{verbs('cancel')}</Button>
          <Button variant="danger" disabled={!typed.sure} onClick={onConfirm}>
            {act}
          </Button>
        </>
      }
    >
      <ImageNames label={title} images={images} />
      {typed.field}
    </Dialog>
  );
}
