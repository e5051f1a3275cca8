'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ExportProgress } from '@/components/images/export-progress';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { RadioCards } from '@/components/ui/radio-cards';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import { type ImageListQuery, imageListParams } from '@/lib/images/image-list-query';
import { downloadExport } from '@/lib/queries/export';

interface ExportDialogProps {
  query: ImageListQuery;
  /** Images that the query lets through, where that is known. */
  total?: number | null;
  onClose: () => void;
}

/** Takes the list along as it is filtered: every image of it, not only those on screen. */
export function ExportDialog({ query, total = null, onClose }: ExportDialogProps) {
  const t = useTranslations('export');
  const verbs = useTranslations('verbs');
  const [format, setFormat] = useState<'csv' | 'json'>('csv');
  const [images, setImages] = useState<number | null>(null);
  const [error, setError] = useState<ActionError | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async () => {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setImages(0);
    try {
      await downloadExport(imageListParams(query), format, setImages, controller.signal);
      onClose();
    } catch (cause) {
      setImages(null);
      if (cause instanceof QueryError) setError(cause.error);
      else if (!controller.signal.aborted) throw cause;
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('text')}
      footer={
        <>
          <Button onClick={onClose}>{verbs('cancel')}</Button>
          <Button variant="primary" pending={images !== null} onClick={() => void start()}>
            {t('start')}
          </Button>
        </>
      }
    >
      <RadioCards<'csv' | 'json'>
        legend={t('format')}
        name="format"
        value={format}
        onValueChange={setFormat}
        options={[
          { value: 'csv', label: 'CSV', hint: t('csv_hint') },
          { value: 'json', label: 'JSON', hint: t('json_hint') },
        ]}
      />
      {images !== null && <ExportProgress images={images} total={total} />}
      {error && <ActionErrorNotice error={error} title={t('failed')} />}
    </Dialog>
  );
}
