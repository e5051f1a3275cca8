'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FileUp, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ActionErrorNotice, useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Notice } from '@/components/ui/notice';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useToast } from '@/components/ui/toast';
import { useFileLook } from '@/components/uploads/use-file-look';
import { updateMetadata } from '@/lib/actions/metadata';
import { useSeconds } from '@/lib/browser/clock';
import { act } from '@/lib/browser/dashboard';
import { chooseFile, reopenFile } from '@/lib/browser/file-handles';
import { type KeptUpload, keptUploads } from '@/lib/browser/kept-uploads';
import { uploadManager } from '@/lib/browser/uploads/upload-manager';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { customProperties } from '@/lib/images/custom-properties';
import type { ImageSummary } from '@/lib/images/image-summary';
import { interruptionKey, interruptionOptions, isLookedAgain } from '@/lib/queries/uploads';
import { type FileDifference, type FileFacts, fileDifference } from '@/lib/work/file-edges';
import {
  amountParts,
  clock,
  type Interruption,
  interruption,
  mayBeInterrupted,
} from '@/lib/work/interrupted-upload';
import type { ImageTrack } from '@/lib/work/store-track';

/** What is needed of an image to go on with its upload. */
type Unfinished = Pick<ImageSummary, 'id' | 'name' | 'status' | 'disk_format' | 'container_format'>;

/** What became of an image's upload that this tab does not run, and what is known to go on with it. */
export interface InterruptedUpload {
  now: Interruption;
  facts: FileFacts;
  remembered: KeptUpload | null;
}

/** Looks at an image's upload unless this tab runs it (`own`); null where there is nothing to say. */
export function useInterruptedUpload(image: Unfinished, own: boolean): InterruptedUpload | null {
  const asks = !own && mayBeInterrupted(image.status);
  const takesData = image.status !== 'queued';
  const { data } = useQuery({ ...interruptionOptions(image.id, takesData), enabled: asks });
  const over = image.status === 'active' && !own;
  useEffect(() => {
    // Somebody else finished it, or another browser of the same person.
    if (over) void keptUploads.forget(image.id);
  }, [over, image.id]);
  if (!asks || !data) return null;
  const { status, remembered, held } = data;
  const now = interruption(image.status, status, remembered, held);
  if (!now) return null;
  const told = status?.state === 'open' ? status : remembered;
  const { filename, lastModified, edges } = told ?? { filename: null, lastModified: null, edges: null };
  return { now, remembered, facts: { size: now.size, filename, lastModified, edges } };
}

/** Says that it is not known whether an image's upload waits to be gone on with, and why; nothing once it is. */
export function UnknownUpload({ image, own }: { image: Unfinished; own: boolean }) {
  const t = useTranslations('uploads');
  const text = useActionErrorText();
  const asks = !own && mayBeInterrupted(image.status);
  const { data, error } = useQuery({
    ...interruptionOptions(image.id, image.status !== 'queued'),
    enabled: asks,
  });
  if (!asks || data || !error || !isLookedAgain(error)) return null;
  return (
    <Notice tone="warning" title={t('unknown')}>
      {text(error.error)}
    </Notice>
  );
}

interface InterruptedProps {
  image: Unfinished;
  track?: ImageTrack;
  upload: InterruptedUpload;
  /** A line has no bar; a row has room for a sign alone, and its words are where its bytes are. */
  size?: 'page' | 'line' | 'row';
}

/** How far an upload is that nobody sends at this moment or somebody sends elsewhere, and the one step that helps. */
export function InterruptedProgress({ image, track, upload, size = 'page' }: InterruptedProps) {
  const t = useTranslations('uploads');
  const { now } = upload;
  if (now.is === 'broken_off') return null;
  const amount = t('of', amountParts(now.sent, now.size));
  const word =
    now.is === 'paused' ? (
      <PausedWords sent={now.sent} size={now.size} waitsUntil={now.waitsUntil} />
    ) : (
      `${amount} · ${t(now.is === 'sending' ? 'sent_elsewhere' : 'other_tab')}`
    );
  const next = now.is === 'paused' && now.mine && (
    <ContinueUpload image={image} track={track} upload={upload} size={size} />
  );
  if (size === 'row')
    return (
      <span className="flex items-center">
        <span className="sr-only">{word}</span>
        {next}
      </span>
    );
  return (
    <div className={`flex flex-col ${size === 'line' ? 'gap-1' : 'gap-2'}`}>
      {size === 'page' && (
        <ProgressBar
          label={t('progress_of', { name: image.name || image.id })}
          value={now.size === 0 ? 1 : now.sent / now.size}
          text={amount}
          tone={now.is === 'sending' ? 'progress' : 'waiting'}
        />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm">
        <span>{word}</span>
        {next}
      </div>
      {now.is === 'paused' && size === 'page' && (
        <p className="text-muted text-sm">
          {t(now.mine ? (upload.remembered?.handle ? 'paused_handle' : 'paused_choose') : 'paused_others', {
            file: upload.facts.filename ?? '',
            named: upload.facts.filename ? 'yes' : 'no',
          })}
        </p>
      )}
    </div>
  );
}

/** "Paused at 58.9 of 600.0 MiB · 1:40 left", the time running down. */
function PausedWords({ sent, size, waitsUntil }: { sent: number; size: number; waitsUntil: number | null }) {
  const t = useTranslations('uploads');
  const now = useSeconds();
  const words = t('paused_at', amountParts(sent, size));
  return (
    <span className="font-medium tabular-nums">
      {waitsUntil === null ? words : `${words} · ${t('left', { time: clock(waitsUntil - now) })}`}
    </span>
  );
}

function ContinueUpload({ image, track, upload, size }: InterruptedProps) {
  const t = useTranslations('uploads');
  const imports = useTranslations('imports');
  const toast = useToast();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<{ file: File; difference: FileDifference } | null>(null);
  const { remembered, facts } = upload;
  const handle = remembered?.handle;

  const label = t(handle ? 'continue' : 'continue_choose');
  const icon = handle ? <Play aria-hidden className="size-4" /> : <FileUp aria-hidden className="size-4" />;

  const goOn = (file: File) => {
    setWrong(null);
    const staged = remembered ? remembered.target === 'stage' : image.status === 'uploading';
    const request = remembered?.importRequest ?? (staged ? track?.task?.input?.import_req : undefined);
    uploadManager.add(
      {
        imageId: image.id,
        name: remembered?.name ?? (image.name || file.name),
        file,
        target: staged ? 'stage' : 'file',
        ...(remembered?.store ? { store: remembered.store } : {}),
        copy: remembered?.copy,
        ...(request ? { importRequest: request } : {}),
      },
      { resume: true },
    );
    void client.invalidateQueries({ queryKey: interruptionKey });
  };
  const told = (file: File, difference: FileDifference) =>
    t(`wrong_${difference}`, { file: file.name, bytes: file.size, wantedBytes: facts.size });
  const check = async (file: File) => {
    // One that cannot be read is as good as another one.
    const difference = await fileDifference(file, facts).catch((): FileDifference => 'unreadable');
    if (difference === null) return look(file, goOn);
    if (size !== 'row') return setWrong({ file, difference });
    toast({
      tone: 'danger',
      title: told(file, difference),
      action:
        difference === 'lastModified' ? { label: t('same_file'), run: async () => goOn(file) } : undefined,
    });
  };
  const chooseAnother = async () => {
    const chosen = await chooseFile(input.current);
    if (chosen) await check(chosen);
  };
  const { look, dialog } = useFileLook(image, () => void chooseAnother());
  const choose = async () => {
    const kept = handle ? await reopenFile(handle) : null;
    return kept ? check(kept) : chooseAnother();
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        aria-label={imports('file')}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void check(file);
        }}
      />
      {size === 'row' ? (
        <IconButton label={label} icon={icon} onClick={() => void choose()} className="size-6" />
      ) : (
        <Button
          size="sm"
          variant={size === 'line' ? undefined : 'primary'}
          icon={icon}
          onClick={() => void choose()}
        >
          {label}
        </Button>
      )}
      {dialog}
      {wrong && (
        <div role="alert" className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 text-danger text-sm">
          <p className="min-w-0 flex-1 break-words">{told(wrong.file, wrong.difference)}</p>
          {wrong.difference === 'lastModified' && (
            <Button size="sm" onClick={() => goOn(wrong.file)}>
              {t('same_file')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

/** All of that by itself, for an image in a list: a line, or how it ended. */
export function InterruptedEntry({ image, track, size = 'page' }: Omit<InterruptedProps, 'upload'>) {
  const upload = useInterruptedUpload(image, false);
  if (!upload) return null;
  return upload.now.is === 'broken_off' ? (
    size === 'page' && <BrokenOffNotice upload={upload} />
  ) : (
    <InterruptedProgress image={image} track={track} upload={upload} size={size} />
  );
}

/**
 * An upload that ended before its last byte, for as long as somebody knows of it: what was sent, when, and why it ended.
 * With `image`, an image that this person may edit, the same can be noted on its record, where everybody reads it.
 */
export function BrokenOffNotice({ upload, image }: { upload: InterruptedUpload; image?: Image }) {
  const t = useTranslations('uploads');
  const text = useActionErrorText();
  const locale = useLocale();
  const { now } = upload;
  if (now.is !== 'broken_off') return null;
  const reason = now.error ? text(now.error) : t('broken_off_unseen');
  const amount = amountParts(now.sent, now.size);
  const note = `${t('broken_off', amount)}, ${new Date(now.at).toISOString()}: ${reason}`;
  return (
    <Notice
      tone="danger"
      title={t('broken_off', amount)}
      action={image && <NoteOnImage image={image} note={note} />}
    >
      {t('broken_off_text', {
        time: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(now.at),
        reason,
      })}
    </Notice>
  );
}

/** The property that holds what became of an upload. */
const noteKey = 'upload_broke_off';

/** Writes the note as a property, and says so for as long as the image has it. */
function NoteOnImage({ image, note }: { image: Image; note: string }) {
  const t = useTranslations('uploads');
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const before = customProperties(image)[noteKey] ?? null;
  if (before === note) return <span className="text-muted text-sm">{t('noted', { key: noteKey })}</span>;
  const write = async () => {
    setBusy(true);
    setError(null);
    const result = await act(updateMetadata, {
      id: image.id,
      changes: [{ key: noteKey, from: before, to: note }],
    });
    setBusy(false);
    if (result.ok) router.refresh();
    else setError(result.error);
  };
  return (
    <span className="flex flex-col items-start gap-1">
      <Button size="sm" disabled={busy} onClick={() => void write()}>
        {t('note')}
      </Button>
      {error && <ActionErrorNotice error={error} />}
    </span>
  );
}
