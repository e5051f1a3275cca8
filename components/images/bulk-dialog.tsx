'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useRef, useState } from 'react';
import { BulkResults } from '@/components/images/bulk-results';
import { ImageNames } from '@/components/images/image-names';
import { StayingImages } from '@/components/images/staying-images';
import { useTypedCount } from '@/components/images/typed-count';
import type { Bulk } from '@/components/images/use-bulk';
import { useNameOf } from '@/components/images/use-name-of';
import { type UndoStep, useUndo } from '@/components/images/use-undo';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
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
  /** What undoes it on images that it was done to, given as they were before; none where nothing does. */
  undoOf?: (before: ImageSummary[]) => UndoStep[];
  children?: (open: ImageSummary[]) => ReactNode;
  /** What helps those that stay as they are. */
  remedy?: ReactNode;
  onClose: () => void;
  /** These have been tried; what is on screen of them is to be read again. */
  onDone: (ids: string[]) => void;
}

/** Asks before something is done to one image or many, tells how far it is, and what became of each. */
export function BulkDialog(props: BulkDialogProps) {
  const {
    verb,
    images,
    bulk,
    refusalOf,
    ready = true,
    wide,
    undoOf,
    children,
    remedy,
    onClose,
    onDone,
  } = props;
  const t = useTranslations('verbs');
  const list = useTranslations('list');
  const toast = useToast();
  const undo = useUndo();
  const [tried, setTried] = useState<string[] | null>(null);
  // Those that it was done to, over all tries.
  const changed = useRef(new Set<string>());
  const open = images.filter((image) => refusalOf(image) === null);
  const closed = images.filter((image) => refusalOf(image) !== null);
  const typed = useTypedCount(verb === 'delete' ? open.length : 0);
  const nameOf = useNameOf(images);
  const name = (id: string) => shownText(nameOf(id) ?? '') || list('unnamed');
  const { progress, results, error } = bulk;

  const tell = () => {
    const done = images.filter(({ id }) => changed.current.has(id));
    const [first] = done;
    if (!first) return;
    toast({
      tone: 'success',
      title: t(`${verb}_done`, { count: done.length, name: name(first.id) }),
      action: undo(undoOf?.(done) ?? []),
    });
  };
  const run = async (ids: string[]) => {
    const { results } = await bulk.start(ids);
    for (const { id, result } of results) if (result.ok) changed.current.add(id);
    const all = tried ?? ids;
    // Also those that had no turn, when a try before this one ended early.
    if (!all.every((id) => changed.current.has(id))) return setTried(all);
    tell();
    onDone(all);
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
        onClose={() => {
          tell();
          onDone(tried);
        }}
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
            disabled={open.length === 0 || !ready || !typed.sure}
            onClick={() => void run(open.map((image) => image.id))}
          >
            {open.length > 1 ? t(`${verb}_title`, { count: open.length }) : t(verb)}
          </Button>
        </>
      }
    >
      {open.length > 0 && <ImageNames label={t(`${verb}_title`, { count: open.length })} images={open} />}
      {children?.(open)}
      {closed.length > 0 && <StayingImages images={closed} refusalOf={refusalOf} remedy={remedy} />}
      {progress === null && typed.field}
      {progress && progress.all > 1 && (
        <div className="flex flex-col gap-1">
          <ProgressBar
            label={t('progress', progress)}
            value={progress.done / progress.all}
            text={t('progress', progress)}
          />
          <p role="status" className="text-muted text-sm tabular-nums">
            {t('progress', progress)}
          </p>
          {bulk.goesOn && <p className="text-muted text-sm">{t('goes_on')}</p>}
        </div>
      )}
      {error && <ActionErrorNotice error={error} title={t(`${verb}_failed`)} />}
    </Dialog>
  );
}
