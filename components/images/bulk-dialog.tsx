'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { BulkResults } from '@/components/images/bulk-results';
import type { Bulk } from '@/components/images/use-bulk';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useToast } from '@/components/ui/toast';
import type { Refusal } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';

/** What can be done to many images, by the name of its messages. */
export type BulkVerb =
  | 'accept'
  | 'reject'
  | 'leave'
  | 'hide'
  | 'unhide'
  | 'protect'
  | 'unprotect'
  | 'deactivate'
  | 'reactivate'
  | 'delete'
  | 'visibility'
  | 'tags'
  | 'metadata'
  | 'copy';

interface BulkDialogProps {
  /** A copy goes on by itself and has a dialog of its own. */
  verb: Exclude<BulkVerb, 'copy'>;
  images: ImageSummary[];
  bulk: Bulk;
  /** Why an image stays as it is, or null. */
  refusalOf: (image: ImageSummary) => Refusal | null;
  /** The fields say what is to be done. */
  ready?: boolean;
  /** Room for a table. */
  wide?: boolean;
  children?: (open: ImageSummary[]) => ReactNode;
  /** What helps those that stay as they are. */
  remedy?: ReactNode;
  onClose: () => void;
  /** These have been tried; what is on screen of them is to be read again. */
  onDone: (ids: string[]) => void;
}

const named = 8;

/** Asks before something is done to one image or many, tells how far it is, and what became of each. */
export function BulkDialog(props: BulkDialogProps) {
  const { verb, images, bulk, refusalOf, ready = true, wide, children, remedy, onClose, onDone } = props;
  const t = useTranslations('verbs');
  const refusals = useTranslations('refusals');
  const list = useTranslations('list');
  const toast = useToast();
  const [tried, setTried] = useState<string[] | null>(null);
  const open = images.filter((image) => refusalOf(image) === null);
  const closed = images.filter((image) => refusalOf(image) !== null);
  const name = (id: string) =>
    shownText(images.find((image) => image.id === id)?.name ?? '') || list('unnamed');
  const { progress, results, error } = bulk;

  const run = async (ids: string[]) => {
    const { ok } = await bulk.start(ids);
    if (!ok) return setTried((present) => present ?? ids);
    const count = tried?.length ?? ids.length;
    toast({ tone: 'success', title: t(`${verb}_done`, { count, name: name(ids[0] ?? '') }) });
    onDone(tried ?? ids);
  };
  if (tried && results.length > 0)
    return (
      <BulkResults
        title={t(`${verb}_failed`)}
        all={tried.length}
        results={results}
        error={error}
        pending={progress !== null}
        name={name}
        onAgain={(ids) => void run(ids)}
        onClose={() => onDone(tried)}
      />
    );
  return (
    <Dialog
      open
      wide={wide}
      onOpenChange={(stays) => !stays && progress === null && onClose()}
      title={t(`${verb}_title`, { count: open.length || images.length })}
      description={t(`${verb}_text`)}
      footer={
        <>
          <Button onClick={progress === null ? onClose : bulk.stop}>
            {t(progress === null ? 'cancel' : 'stop')}
          </Button>
          <Button
            variant={verb === 'delete' ? 'danger' : 'primary'}
            pending={progress !== null}
            disabled={open.length === 0 || !ready}
            onClick={() => void run(open.map((image) => image.id))}
          >
            {t(verb)}
          </Button>
        </>
      }
    >
      {open.length > 0 && (
        <ul className="flex flex-col gap-0.5">
          {open.slice(0, named).map((image) => (
            <li key={image.id} className="truncate font-medium">
              {shownText(image.name ?? '') || list('unnamed')}
            </li>
          ))}
          {open.length > named && <li className="text-muted">{t('more', { count: open.length - named })}</li>}
        </ul>
      )}
      {children?.(open)}
      {closed.length > 0 && (
        <Notice tone="warning" title={t('stay', { count: closed.length })} action={remedy}>
          <ul>
            {closed.slice(0, named).map((image) => {
              const refusal = refusalOf(image);
              return (
                <li key={image.id}>
                  <span className="font-medium">{shownText(image.name ?? '') || list('unnamed')}</span>
                  {refusal && `: ${refusals(refusal)}`}
                </li>
              );
            })}
            {closed.length > named && <li>{t('more', { count: closed.length - named })}</li>}
          </ul>
        </Notice>
      )}
      {progress && progress.all > 1 && (
        <ProgressBar
          label={t('progress', progress)}
          value={progress.done / progress.all}
          text={`${progress.done} / ${progress.all}`}
        />
      )}
      {error && <ActionErrorNotice error={error} title={t(`${verb}_failed`)} />}
    </Dialog>
  );
}
