'use client';

import { useTranslations } from 'next-intl';
import { AdviceList } from '@/components/images/file-notices';
import { ReadingWords } from '@/components/images/reading-words';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { formatBytes } from '@/lib/format';
import type { FileAdvice, RecordFormats } from '@/lib/inspect/file-advice';
import type { FileReading } from '@/lib/inspect/file-kind';

/** A file that somebody should hear of before it is sent. */
export interface Questionable {
  file: File;
  reading: FileReading;
  told: readonly FileAdvice[];
}

interface FileLookDialogProps extends Questionable {
  record: RecordFormats;
  onClose: () => void;
  onAnother: () => void;
  onSend: () => void;
}

/** What a file is and what it is not, beside what the record says; nothing is sent before somebody says so. */
export function FileLookDialog({
  file,
  reading,
  told,
  record,
  onClose,
  onAnother,
  onSend,
}: FileLookDialogProps) {
  const t = useTranslations('file_look');
  const create = useTranslations('create');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('record', {
        disk_format: record.disk_format ?? '',
        container_format: record.container_format ?? '',
      })}
      footer={
        <>
          <Button onClick={onAnother}>{create('other_file')}</Button>
          <Button variant="danger" onClick={onSend}>
            {t('send')}
          </Button>
        </>
      }
    >
      <div>
        <p className="break-words font-medium">{file.name}</p>
        <p className="text-muted text-sm">
          {formatBytes(file.size)} · <ReadingWords reading={reading} />
        </p>
      </div>
      <AdviceList told={told} />
    </Dialog>
  );
}
