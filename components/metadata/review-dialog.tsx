'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ChangeTable } from '@/components/metadata/change-table';
import type { MetadataDraft } from '@/components/metadata/use-metadata-draft';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { RadioCards } from '@/components/ui/radio-cards';
import { updateMetadata } from '@/lib/actions/metadata';
import { act } from '@/lib/browser/dashboard';
import { updateCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';
import { metadataPatch, valueIn } from '@/lib/metadata/metadata-changes';

interface ReviewDialogProps {
  imageId: string;
  draft: MetadataDraft;
  /** How many values go against the catalog or the guide; they are saved all the same. */
  doubts: number;
  onClose: () => void;
  onSaved: () => void;
}

interface Conflict {
  now: Readonly<Record<string, string>>;
  keys: { key: string; now: string | null }[];
}

/**
 * What is about to change, before it does. When somebody else changed the same properties meanwhile, each is decided
 * here; a refusal leaves everything as it was typed.
 */
export function ReviewDialog({ imageId, draft, doubts, onClose, onSaved }: ReviewDialogProps) {
  const t = useTranslations('metadata');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [choices, setChoices] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const undecided = conflict?.keys.filter(({ key }) => valueIn(choices, key) === null) ?? [];

  const save = async () => {
    const dropped =
      conflict?.keys.filter(({ key }) => valueIn(choices, key) === 'theirs').map(({ key }) => key) ?? [];
    const changes = draft.changes
      .filter(({ key }) => !dropped.includes(key))
      // What was decided on is known: only a further change is a conflict again.
      .map((change) => ({ ...change, from: conflict ? valueIn(conflict.now, change.key) : change.from }));
    if (conflict) draft.rebase(conflict.now, dropped);
    setError(null);
    if (changes.length === 0) return onSaved();
    setPending(true);
    const result = await act(updateMetadata, { id: imageId, changes });
    setPending(false);
    if (!result.ok) return setError(result.error);
    const { conflicts, properties } = result.data;
    setChoices({});
    if (conflicts.length > 0) return setConflict({ now: properties, keys: conflicts });
    draft.rebase(properties, [...changes.map(({ key }) => key), ...draft.blanks]);
    onSaved();
  };

  return (
    <Dialog
      open
      wide
      onOpenChange={(stays) => !stays && !pending && onClose()}
      title={t('review_title', { count: draft.changes.length })}
      description={t('review_text')}
      footer={
        <>
          <Button disabled={pending} onClick={onClose}>
            {t('back')}
          </Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={undecided.length > 0}
            onClick={() => void save()}
          >
            {t(conflict ? 'save_merged' : doubts > 0 ? 'save_anyway' : 'save')}
          </Button>
        </>
      }
    >
      {error && <ActionErrorNotice error={error} title={t('not_saved')} />}
      {conflict && (
        <Notice tone="warning" alert title={t('conflict')}>
          <div className="mt-2 flex flex-col gap-3">
            {conflict.keys.map(({ key, now }) => (
              <RadioCards
                key={key}
                legend={key}
                name={key}
                value={valueIn(choices, key) ?? ('' as 'mine')}
                onValueChange={(choice) => setChoices((present) => ({ ...present, [key]: choice }))}
                options={[
                  {
                    value: 'mine',
                    label: t('mine'),
                    hint: shown(
                      draft.changes.find((change) => change.key === key)?.to ?? null,
                      t('state_removed'),
                    ),
                  },
                  { value: 'theirs', label: t('theirs'), hint: shown(now, t('state_removed')) },
                ]}
              />
            ))}
          </div>
        </Notice>
      )}
      {doubts > 0 && <Notice tone="info" title={t('doubts', { count: doubts })} />}
      <ChangeTable changes={draft.changes} />
      <ShowCommand command={() => updateCommand(imageId, metadataPatch(draft.changes, draft.base))} />
    </Dialog>
  );
}

function shown(value: string | null, absent: string): string {
  return value === null ? absent : value || '–';
}
