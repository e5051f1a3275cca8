'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FilePicker } from '@/components/imports/file-picker';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ActionError, ActionResult } from '@/lib/action-result';
import { deleteImages } from '@/lib/actions/images';
import { retryImport } from '@/lib/actions/imports';
import { runAction } from '@/lib/auth/reauth';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/image-can';
import { routes } from '@/lib/routes';
import type { ImageTrack } from '@/lib/store-track';

interface ImportStateProps {
  image: Image;
  track: ImageTrack;
  viewer: Viewer;
  /** This browser is sending the image's data. */
  uploading: boolean;
  onDone: () => void;
}

/** How an import ended when it did not end well, why, and the one step that helps. */
export function ImportState({ image, track, viewer, uploading, onDone }: ImportStateProps) {
  const t = useTranslations('imports');
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const refusals = useTranslations('refusals');
  const refusal = imageCan.edit(image, viewer);
  const act = async (run: () => Promise<ActionResult<unknown>>, then: () => void) => {
    setPending(true);
    setError(null);
    const result = await runAction(run);
    setPending(false);
    if (result.ok) then();
    else setError(result.error);
  };
  const failed = track.stores
    .filter((store) => store.state === 'failed')
    .map((store) => store.store)
    .join(', ');
  const reasons = [
    ...new Set(
      track.stores.flatMap((store) => (store.state === 'failed' && store.reason ? [store.reason] : [])),
    ),
  ];
  const reason = reasons.length > 0 ? reasons.join('; ') : t('no_reason');
  const uri = track.task?.input?.import_req?.method.uri;

  if (track.state === 'partial') {
    return (
      <Notice tone="warning" title={t('partial', { stores: failed })}>
        {reason}
      </Notice>
    );
  }
  if (track.state === 'dead') {
    return (
      <>
        <Notice
          tone="danger"
          title={t('dead')}
          action={
            <Button
              variant="danger"
              pending={pending}
              disabled={refusal !== null}
              title={refusal ? refusals(refusal) : undefined}
              onClick={() =>
                void act(
                  () => deleteImages({ ids: [image.id] }),
                  () => router.push(routes.newImage()),
                )
              }
            >
              {t('delete_again')}
            </Button>
          }
        >
          {t('dead_text', { reason })}
        </Notice>
        {error && <ActionErrorNotice error={error} />}
      </>
    );
  }
  if (image.status !== 'queued' || uploading) return null;
  const again = track.state === 'retryable';
  return (
    <>
      <Notice
        tone={again ? 'danger' : 'info'}
        title={again ? t('failed', { stores: failed }) : t('no_data')}
        action={
          again && uri ? (
            <Button
              variant="primary"
              pending={pending}
              disabled={refusal !== null}
              title={refusal ? refusals(refusal) : undefined}
              onClick={() => void act(() => retryImport({ id: image.id }), onDone)}
            >
              {t('retry')}
            </Button>
          ) : undefined
        }
      >
        {again ? (uri ? t('failed_uri', { reason, uri }) : t('failed_text', { reason })) : t('no_data_text')}
      </Notice>
      {error && <ActionErrorNotice error={error} title={t('not_started')} />}
      {refusal === null && !uri && <FilePicker image={image} track={track} />}
    </>
  );
}
