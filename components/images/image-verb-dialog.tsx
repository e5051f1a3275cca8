'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BulkDialog } from '@/components/images/bulk-dialog';
import { undoVerb } from '@/components/images/undo-steps';
import { type BulkOrder, useBulk } from '@/components/images/use-bulk';
import { type ImageVerb, verbRefusal } from '@/components/images/use-image-verbs';
import { useNameOf } from '@/components/images/use-name-of';
import { VerbUses } from '@/components/images/verb-uses';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { useListed } from '@/components/ui/use-listed';
import { deleteImages, setActive, setHidden, setProtected } from '@/lib/actions/images';
import { answerOffers } from '@/lib/actions/members';
import type { Viewer } from '@/lib/auth/viewer';
import { actOnMany } from '@/lib/browser/dashboard';
import { verbCommand } from '@/lib/commands/image-commands';
import type { ActionError, ActionResult, BulkResult } from '@/lib/contract/action-result';
import { commaList } from '@/lib/contract/image-words';
import { formatBytes } from '@/lib/format';
import type { ImageSummary } from '@/lib/images/image-summary';

interface ImageVerbDialogProps {
  verb: ImageVerb;
  images: ImageSummary[];
  viewer: Viewer;
  onClose: () => void;
  /** Something was done to these; what is on screen is to be read again. */
  onDone: (ids: string[]) => void;
}

const answer = (status: 'accepted' | 'rejected') => (all: string[]) =>
  actOnMany(answerOffers, all, (ids) => ({ ids, status }));

const actions: Record<ImageVerb, (ids: string[]) => Promise<ActionResult<BulkResult>>> = {
  accept: answer('accepted'),
  reject: answer('rejected'),
  leave: answer('rejected'),
  hide: (all) => actOnMany(setHidden, all, (ids) => ({ ids, hidden: true })),
  unhide: (all) => actOnMany(setHidden, all, (ids) => ({ ids, hidden: false })),
  protect: (all) => actOnMany(setProtected, all, (ids) => ({ ids, protected: true })),
  unprotect: (all) => actOnMany(setProtected, all, (ids) => ({ ids, protected: false })),
  deactivate: (all) => actOnMany(setActive, all, (ids) => ({ ids, active: false })),
  reactivate: (all) => actOnMany(setActive, all, (ids) => ({ ids, active: true })),
  delete: (all) => actOnMany(deleteImages, all, (ids) => ({ ids })),
};

/** What a job does for a verb; none answers offers. */
function orderOf(verb: ImageVerb): BulkOrder | undefined {
  return verb === 'accept' || verb === 'reject' || verb === 'leave' ? undefined : { verb };
}

/** Asks before a verb is done to one image or many, then tells what became of each. */
export function ImageVerbDialog({ verb, images, viewer, onClose, onDone }: ImageVerbDialogProps) {
  const t = useTranslations('verbs');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  // Until it is known who uses it, it takes one click more to delete it.
  const [asksTwice, setAsksTwice] = useState(verb === 'delete');
  const [sure, setSure] = useState(false);
  const [unprotected, setUnprotected] = useState<ReadonlySet<string>>(new Set());
  const refusalOf = (image: ImageSummary) => {
    const refusal = verbRefusal(verb, image, viewer);
    return refusal === 'protected' && unprotected.has(image.id) ? null : refusal;
  };
  const isProtected = images.filter((image) => refusalOf(image) === 'protected').map(({ id }) => id);
  const unprotect = async () => {
    setPending(true);
    const result = await actions.unprotect(isProtected.slice(0, 1000));
    setPending(false);
    if (!result.ok) return setError(result.error);
    const freed = result.data.filter((one) => one.result.ok).map(({ id }) => id);
    setUnprotected((present) => new Set([...present, ...freed]));
    const stays = result.data.find((one) => !one.result.ok)?.result;
    setError(stays && !stays.ok ? stays.error : null);
  };
  return (
    <BulkDialog
      verb={verb}
      images={images}
      bulk={useBulk({ verb, run: actions[verb], order: orderOf(verb), viewer, nameOf: useNameOf(images) })}
      refusalOf={refusalOf}
      ready={!pending && (sure || !asksTwice)}
      undoOf={(before) => undoVerb(verb, before)}
      remedy={
        isProtected.length > 0 && (
          <Button size="sm" pending={pending} onClick={() => void unprotect()}>
            {t('take_off')}
          </Button>
        )
      }
      onClose={() => (unprotected.size > 0 ? onDone([...unprotected]) : onClose())}
      onDone={(ids) => onDone([...new Set([...ids, ...unprotected])])}
    >
      {(open) => (
        <>
          {verb === 'delete' && <Size images={open} />}
          {(verb === 'delete' || verb === 'deactivate' || verb === 'hide') && open.length > 0 && (
            <VerbUses
              verb={verb}
              images={open}
              viewer={viewer}
              asking={verb === 'delete' ? { sure, onSure: setSure, onAsks: setAsksTwice } : undefined}
            />
          )}
          {error && <ActionErrorNotice error={error} title={t('unprotect_failed')} />}
          {open.length > 0 && (
            <ShowCommand
              command={() =>
                verbCommand(
                  verb,
                  open.map(({ id }) => id),
                )
              }
            />
          )}
        </>
      )}
    </BulkDialog>
  );
}

/** What deleting frees, and where. */
function Size({ images }: { images: ImageSummary[] }) {
  const listed = useListed();
  const t = useTranslations('verbs');
  const stores = [...new Set(images.flatMap((image) => commaList(image.stores)))];
  if (stores.length === 0) return null;
  const size = formatBytes(images.reduce((sum, image) => sum + (image.size ?? 0), 0));
  return <p className="text-muted text-sm">{t('delete_size', { size, stores: listed(stores) })}</p>;
}
