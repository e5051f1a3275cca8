'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { RadioCards } from '@/components/ui/radio-cards';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import { formatBytes } from '@/lib/format';
import { type ImageListQuery, imageListParams } from '@/lib/images/image-list-query';
import { downloadExport } from '@/lib/queries/export';

/** Takes the list along as it is filtered: every image of it, not only those on screen. */
export function ExportDialog({ query, onClose }: { query: ImageListQuery; onClose: () => void }) {
  const t = useTranslations('export');
  const verbs = useTranslations('verbs');
  const [format, setFormat] = useState<'csv' | 'json'>('csv');
  const [bytes, setBytes] = useState<number | null>(null);
  const [error, setError] = useState<ActionError | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async () => {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setBytes(0);
    try {
      await downloadExport(imageListParams(query), format, setBytes, controller.signal);
      onClose();
    } catch (cause) {
      setBytes(null);
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
          <Button variant="primary" pending={bytes !== null} onClick={() => void start()}>
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
      {bytes !== null && (
        <p role="status" className="text-muted text-sm">
          {t('reading', { size: formatBytes(bytes) })}
        </p>
      )}
      {error && <ActionErrorNotice error={error} title={t('failed')} />}
    </Dialog>
  );
}
