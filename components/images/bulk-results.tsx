'use client';

import { CircleX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ImageNames } from '@/components/images/image-names';
import { ActionErrorNotice, RequestId, useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { ActionError, BulkResult } from '@/lib/contract/action-result';

interface BulkResultsProps {
  /** What was not done, as a title. */
  title: string;
  /** Images that were to have their turn. */
  all: number;
  results: BulkResult;
  /** Why it ended early, or null. */
  error: ActionError | null;
  pending: boolean;
  name: (id: string) => string;
  onAgain: (ids: string[]) => void;
  onClose: () => void;
}

/** What became of each image of a bulk action: first those that stayed as they were, with the reason. */
export function BulkResults({
  title,
  all,
  results,
  error,
  pending,
  name,
  onAgain,
  onClose,
}: BulkResultsProps) {
  const t = useTranslations('verbs');
  const text = useActionErrorText();
  const failed = results.filter(({ result }) => !result.ok);
  const done = results.filter(({ result }) => result.ok);
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={title}
      description={t('partly', { done: done.length, all })}
      footer={
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          {failed.length > 0 && (
            <Button variant="primary" pending={pending} onClick={() => onAgain(failed.map(({ id }) => id))}>
              {t('again', { count: failed.length })}
            </Button>
          )}
        </>
      }
    >
      {error && <ActionErrorNotice error={error} title={t('ended_early', { count: all - results.length })} />}
      {failed.length > 0 && (
        <ul aria-label={t('failed_list')} className="flex flex-col gap-2.5">
          {failed.map(({ id, result }) => (
            <li key={id} className="flex gap-2">
              <CircleX aria-hidden className="mt-[3px] size-4 shrink-0 text-danger" />
              <div className="min-w-0 break-words">
                <span className="font-medium">{name(id)}</span>
                {!result.ok && (
                  <div className="text-sm">
                    {text(result.error)}
                    <RequestId error={result.error} />
                  </div>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {done.length > 0 && (
        <details>
          <summary className="text-muted text-sm">{t('done_list', { count: done.length })}</summary>
          <div className="mt-2">
            <ImageNames
              label={t('done_list', { count: done.length })}
              images={done.map(({ id }) => ({ id, name: name(id) }))}
            />
          </div>
        </details>
      )}
    </Dialog>
  );
}
