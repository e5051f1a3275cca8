'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ImagePicker } from '@/components/metadata/image-picker';
import { MergeChoice, type TakeMetadata } from '@/components/metadata/merge-choice';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { QueryError } from '@/lib/browser/dashboard';
import { customProperties } from '@/lib/images/custom-properties';
import type { ImageSummary } from '@/lib/images/image-summary';
import { imageOptions } from '@/lib/queries/images';

interface CopyDialogProps {
  /** The image to copy to, which is not offered as a source. */
  imageId?: string;
  projectId: string;
  values: Readonly<Record<string, string>>;
  onTake: TakeMetadata;
  onClose: () => void;
}

/** Properties of another image, seen before they are taken into the draft. */
export function CopyDialog({ imageId, projectId, values, onTake, onClose }: CopyDialogProps) {
  const t = useTranslations('metadata');
  const list = useTranslations('list');
  const [source, setSource] = useState<ImageSummary | null>(null);
  return (
    <Dialog
      open
      wide
      onOpenChange={(stays) => !stays && onClose()}
      title={t('copy_from')}
      description={source ? t('copy_source', { name: source.name || list('unnamed') }) : t('copy_text')}
    >
      {source ? (
        <>
          <Source id={source.id} values={values} onTake={onTake} />
          <Button variant="quiet" className="self-start" onClick={() => setSource(null)}>
            {t('copy_other')}
          </Button>
        </>
      ) : (
        <ImagePicker projectId={projectId} except={imageId} onPick={setSource} />
      )}
    </Dialog>
  );
}

function Source({ id, values, onTake }: { id: string } & Pick<CopyDialogProps, 'values' | 'onTake'>) {
  const t = useTranslations('metadata');
  const { data: live, error, isPending } = useQuery(imageOptions(id));
  if (error instanceof QueryError) return <ActionErrorNotice error={error.error} />;
  if (isPending) return <p role="status">{t('pick_reading')}</p>;
  if (!live) return <p role="status">{t('pick_none')}</p>;
  return <MergeChoice values={values} incoming={customProperties(live.image)} onTake={onTake} />;
}
