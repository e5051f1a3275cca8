'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type ImageVerb, verbRefusal } from '@/components/images/use-image-verbs';
import { ActionErrorNotice, RequestId, useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { useToast } from '@/components/ui/toast';
import type { ActionError, ActionResult, BulkResult } from '@/lib/action-result';
import { deleteImages, setActive, setHidden, setProtected } from '@/lib/actions/images';
import { answerOffers } from '@/lib/actions/members';
import { runAction } from '@/lib/auth/reauth';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { commaList } from '@/lib/contract/image-words';
import { formatBytes } from '@/lib/format';
import { rememberRefusal } from '@/lib/refused-verbs';

interface ImageVerbDialogProps {
  verb: ImageVerb;
  images: Image[];
  viewer: Viewer;
  onClose: () => void;
  /** Something was done; what is on screen is to be read again. */
  onDone: () => void;
}

const named = 10;

const actions: Record<ImageVerb, (ids: string[]) => Promise<ActionResult<BulkResult>>> = {
  accept: (ids) => answerOffers({ ids, status: 'accepted' }),
  reject: (ids) => answerOffers({ ids, status: 'rejected' }),
  leave: (ids) => answerOffers({ ids, status: 'rejected' }),
  hide: (ids) => setHidden({ ids, hidden: true }),
  unhide: (ids) => setHidden({ ids, hidden: false }),
  protect: (ids) => setProtected({ ids, protected: true }),
  unprotect: (ids) => setProtected({ ids, protected: false }),
  deactivate: (ids) => setActive({ ids, active: false }),
  reactivate: (ids) => setActive({ ids, active: true }),
  delete: (ids) => deleteImages({ ids }),
};

function run(verb: ImageVerb, ids: string[]): Promise<ActionResult<BulkResult>> {
  return runAction(() => actions[verb](ids));
}

/** Asks before a verb is done to one image or many, then tells what became of each. */
export function ImageVerbDialog({ verb, images, viewer, onClose, onDone }: ImageVerbDialogProps) {
  const t = useTranslations('verbs');
  const refusals = useTranslations('refusals');
  const list = useTranslations('list');
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const [failures, setFailures] = useState<BulkResult | null>(null);
  const [unprotected, setUnprotected] = useState<ReadonlySet<string>>(new Set());
  const refusalOf = (image: Image) => {
    const refusal = verbRefusal(verb, image, viewer);
    return refusal === 'protected' && unprotected.has(image.id) ? null : refusal;
  };
  const open = images.filter((image) => refusalOf(image) === null);
  const closed = images.filter((image) => refusalOf(image) !== null);
  const isProtected = closed.filter((image) => refusalOf(image) === 'protected');
  const name = (id: string) => images.find((image) => image.id === id)?.name || list('unnamed');
  const size = open.reduce((sum, image) => sum + (image.size ?? 0), 0);
  const stores = [...new Set(open.flatMap((image) => commaList(image.stores)))];

  const confirm = async () => {
    setPending(true);
    const answer = await run(
      verb,
      open.map((image) => image.id),
    );
    setPending(false);
    if (!answer.ok) return setError(answer.error);
    const failed = answer.data.filter(({ result }) => !result.ok);
    for (const { result } of failed) if (!result.ok) rememberRefusal(verb, result.error);
    if (failed.length > 0) return setFailures(answer.data);
    toast({
      tone: 'success',
      title: t(`${verb}_done`, { count: open.length, name: name(open[0]?.id ?? '') }),
    });
    onDone();
  };
  const unprotect = async () => {
    setPending(true);
    const ids = isProtected.map((image) => image.id);
    const answer = await runAction(() => setProtected({ ids, protected: false }));
    setPending(false);
    if (!answer.ok) return setError(answer.error);
    setUnprotected(new Set(answer.data.filter(({ result }) => result.ok).map(({ id }) => id)));
  };

  if (failures) return <Failures verb={verb} results={failures} name={name} onClose={onDone} />;
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && (unprotected.size > 0 ? onDone() : onClose())}
      title={t(`${verb}_title`, { count: images.length })}
      description={t(`${verb}_text`)}
      footer={
        <>
          <Button onClick={unprotected.size > 0 ? onDone : onClose}>{t('cancel')}</Button>
          <Button
            variant={verb === 'delete' ? 'danger' : 'primary'}
            pending={pending}
            disabled={open.length === 0}
            onClick={() => void confirm()}
          >
            {t(verb)}
          </Button>
        </>
      }
    >
      {open.length > 0 && (
        <>
          <ul className="flex flex-col gap-0.5">
            {open.slice(0, named).map((image) => (
              <li key={image.id} className="truncate font-medium">
                {image.name || list('unnamed')}
              </li>
            ))}
            {open.length > named && (
              <li className="text-muted">{t('more', { count: open.length - named })}</li>
            )}
          </ul>
          {verb === 'delete' && stores.length > 0 && (
            <p className="text-muted text-sm">
              {t('delete_size', { size: formatBytes(size), stores: stores.join(', ') })}
            </p>
          )}
        </>
      )}
      {closed.length > 0 && (
        <Notice
          tone="warning"
          title={t('stay', { count: closed.length })}
          action={
            isProtected.length > 0 && (
              <Button size="sm" pending={pending} onClick={() => void unprotect()}>
                {t('take_off')}
              </Button>
            )
          }
        >
          <ul>
            {closed.slice(0, named).map((image) => {
              const refusal = refusalOf(image);
              return (
                <li key={image.id}>
                  <span className="font-medium">{image.name || list('unnamed')}</span>
                  {refusal && `: ${refusals(refusal)}`}
                </li>
              );
            })}
          </ul>
        </Notice>
      )}
      {error && <ActionErrorNotice error={error} title={t(`${verb}_failed`)} />}
    </Dialog>
  );
}

interface FailuresProps {
  verb: ImageVerb;
  results: BulkResult;
  name: (id: string) => string;
  onClose: () => void;
}

/** Which images a bulk action left as they were, and why. */
function Failures({ verb, results, name, onClose }: FailuresProps) {
  const t = useTranslations('verbs');
  const text = useActionErrorText();
  const failed = results.filter(({ result }) => !result.ok);
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={t(`${verb}_failed`)}
      description={t('partly', { done: results.length - failed.length, all: results.length })}
      footer={<Button onClick={onClose}>{t('close')}</Button>}
    >
      <ul className="flex flex-col gap-2">
        {failed.map(({ id, result }) => (
          <li key={id} className="border-danger border-l-2 pl-3">
            <span className="block font-medium">{name(id)}</span>
            {!result.ok && (
              <span className="text-sm">
                {text(result.error)}
                <RequestId error={result.error} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
