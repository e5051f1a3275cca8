'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ReplacementPicker } from '@/components/images/replacement-picker';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { TextField } from '@/components/ui/text-field';
import { useToast } from '@/components/ui/toast';
import { updateMetadata } from '@/lib/actions/metadata';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { updateCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { deprecationKeys, deprecationOf } from '@/lib/images/deprecation';
import { dayOf } from '@/lib/images/health-rule';
import { metadataPatch } from '@/lib/metadata/metadata-changes';

interface DeprecateDialogProps {
  image: Image;
  viewer: Viewer;
  onClose: () => void;
}

type Values = { at: string | null; by: string | null };

/** Announces from when an image is deprecated and which one to use instead, or takes that back. */
export function DeprecateDialog({ image, viewer, onClose }: DeprecateDialogProps) {
  const t = useTranslations('deprecation');
  const verbs = useTranslations('verbs');
  const toast = useToast();
  const router = useRouter();
  const before: Values = {
    at: image[deprecationKeys.at] ?? null,
    by: image[deprecationKeys.by] ?? null,
  };
  const [at, setAt] = useState(before.at ?? new Date().toISOString().slice(0, 10));
  const [by, setBy] = useState(before.by);
  const [pending, setPending] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const changesOf = (from: Values, to: Values) =>
    (['at', 'by'] as const)
      .filter((part) => from[part] !== to[part])
      .map((part) => ({ key: deprecationKeys[part], from: from[part], to: to[part] }));
  const write = async (from: Values, to: Values) => {
    const changes = changesOf(from, to);
    if (changes.length === 0) return { ok: true, data: { conflicts: [] } } as const;
    return act(updateMetadata, { id: image.id, changes });
  };
  const save = async (to: Values) => {
    if (to.at !== null && dayOf(to.at) === null) return setWrong(true);
    setError(null);
    setPending(true);
    const result = await write(before, to);
    setPending(false);
    if (!result.ok) return setError(result.error);
    if (result.data.conflicts.length > 0) return setConflict(true);
    router.refresh();
    toast({
      tone: 'success',
      title: t(to.at === null ? 'not_deprecated' : 'saved'),
      action: {
        label: verbs('undo'),
        run: async () => {
          const undone = await write(to, before);
          router.refresh();
          const done = undone.ok && undone.data.conflicts.length === 0;
          toast({ tone: done ? 'success' : 'danger', title: t(done ? 'undone' : 'not_undone') });
        },
      },
    });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onClose()}
      title={t('title')}
      description={t('text')}
      footer={
        <>
          {deprecationOf(image) && (
            <Button pending={pending} onClick={() => void save({ at: null, by: null })}>
              {t('take_back')}
            </Button>
          )}
          <Button disabled={pending} onClick={onClose}>
            {verbs('cancel')}
          </Button>
          <Button variant="primary" pending={pending} onClick={() => void save({ at, by })}>
            {t('save')}
          </Button>
        </>
      }
    >
      <TextField
        type="date"
        label={t('from')}
        hint={t('from_hint')}
        error={wrong ? t('wrong_date') : undefined}
        className="max-w-60"
        value={at}
        onChange={({ target }) => {
          setAt(target.value);
          setWrong(false);
        }}
      />
      <ReplacementPicker image={image} viewer={viewer} value={by} onChange={setBy} />
      <ShowCommand
        command={() => {
          const changes = changesOf(before, { at, by });
          const now = changes.flatMap(({ key, from }) => (from === null ? [] : [[key, from]]));
          return updateCommand(image.id, metadataPatch(changes, Object.fromEntries(now)));
        }}
      />
      {conflict && <Notice tone="warning" alert title={t('conflict')} />}
      {error && <ActionErrorNotice error={error} title={t('not_saved')} />}
    </Dialog>
  );
}
