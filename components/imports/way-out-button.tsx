'use client';

import { useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useFormatter, useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { WhoMayCopy } from '@/components/placement/who-may-copy';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Reason } from '@/components/ui/reason';
import { useToast } from '@/components/ui/toast';
import { useFileLook } from '@/components/uploads/use-file-look';
import { copyAgain, replaceImage, retryImport, startImport } from '@/lib/actions/imports';
import type { Viewer } from '@/lib/auth/viewer';
import { act, errorOfSilence } from '@/lib/browser/dashboard';
import { successorOf } from '@/lib/browser/new-id';
import { useOffered } from '@/lib/browser/offered-controls';
import { useRemembered } from '@/lib/browser/refused-verbs';
import type { ActionResult } from '@/lib/contract/action-result';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { activityKey } from '@/lib/queries/activity';
import { imageListKey } from '@/lib/queries/images';
import { routes } from '@/lib/routes';
import type { ImageTrack } from '@/lib/work/store-track';
import { type WayOut, wayOut, wayOutRefusal } from '@/lib/work/way-out';

interface WayOutButtonProps {
  image: ImageSummary;
  track: ImageTrack;
  viewer: Viewer;
  /** An icon alone, for a row of the list. */
  compact?: boolean;
  /** -1 where Tab passes the row. */
  tabIndex?: number;
}

/**
 * The one click that helps an import that did not end well, or a sentence that says why it is not there; in a row it is
 * absent without a word. Nothing where nothing helps.
 */
export function WayOutButton({ image, track, viewer, compact, tabIndex }: WayOutButtonProps) {
  const t = useTranslations('imports');
  const refusals = useTranslations('refusals');
  const format = useFormatter();
  const router = useRouter();
  const client = useQueryClient();
  const toast = useToast();
  const failed = useFailureToast();
  const remembered = useRemembered();
  const copies = useOffered('copies', viewer);
  const input = useRef<HTMLInputElement>(null);
  const [pending, setPending] = useState(false);
  const { look, dialog } = useFileLook(image, () => input.current?.click());
  const way = wayOut(image, track);
  if (way === null) return null;
  // What a policy refused of copies holds for copying again.
  const policyVerb = way === 'copy_again' ? 'copy' : way;

  const run = async <T,>(action: () => Promise<ActionResult<T>>, then: (data: T) => void) => {
    setPending(true);
    const result = await action();
    setPending(false);
    if (result.ok) return then(result.data);
    failed(policyVerb, t('not_started'), result.error);
  };
  const onDone = () => {
    router.refresh();
    void client.invalidateQueries({ queryKey: imageListKey });
    void client.invalidateQueries({ queryKey: activityKey });
  };
  const replace = async (file: File | null) => {
    // Fetched before anything is replaced: a record whose file nothing sends helps nobody.
    const sender = file && (await import('@/lib/browser/uploads/upload-manager').catch(() => null));
    if (file && !sender) return failed(way, t('not_started'), errorOfSilence());
    await run(
      () => act(replaceImage, { id: image.id, withFile: file !== null, successor: successorOf(image.id) }),
      ({ id, request }) => {
        if (file) {
          const name = image.name || file.name;
          const to = request
            ? { target: 'stage' as const, importRequest: request }
            : { target: 'file' as const };
          sender?.uploadManager.add({ imageId: id, name, file, ...to });
        }
        router.push(routes.image(id));
      },
    );
  };
  const acts: Record<WayOut, () => void> = {
    import_again: () => void run(() => act(retryImport, { id: image.id }), onDone),
    copy_again: () => void run(() => act(copyAgain, { id: image.id }), onDone),
    start_import: () =>
      void run(
        () => act(startImport, { id: image.id, request: { method: { name: 'glance-direct' } } }),
        onDone,
      ),
    replace: () => void replace(null),
    replace_file: () => input.current?.click(),
  };
  const refusal = wayOutRefusal(way, image, viewer, copies.offered);
  const policy = remembered.get(policyVerb);
  const { silence } = track;
  const reason = refusal
    ? refusals(refusal)
    : policy !== undefined
      ? refusals('policy', { reason: policy })
      : way === 'copy_again' && silence && !silence.over
        ? t('locked', {
            until: format.dateTime(silence.lockEnds, { hour: '2-digit', minute: '2-digit', hour12: false }),
          })
        : undefined;
  const label = t(way);
  if (reason !== undefined) {
    if (compact) return null;
    const tries = refusal === 'copy_admin_only' && imageCan.copy(image, viewer, true) === null;
    return tries ? (
      <WhoMayCopy onOffer={copies.offer} className="sm:max-w-[44ch]" />
    ) : (
      <Reason className="sm:max-w-[44ch]">{reason}</Reason>
    );
  }
  const shared = { disabled: pending, onClick: acts[way] };
  return (
    <>
      {way === 'replace_file' && (
        <input
          ref={input}
          type="file"
          aria-label={t('file_again', { name: image.name ?? image.id })}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file && file.size > 0) void look(file, (looked) => void replace(looked));
            else if (file) toast({ tone: 'danger', title: t('empty') });
          }}
        />
      )}
      {compact ? (
        <IconButton
          {...shared}
          tabIndex={tabIndex}
          label={label}
          icon={<RotateCcw aria-hidden className="size-4" />}
          className="size-7"
        />
      ) : (
        <Button {...shared} variant={way.startsWith('replace') ? 'danger' : 'primary'} pending={pending}>
          {label}
        </Button>
      )}
      {dialog}
    </>
  );
}
