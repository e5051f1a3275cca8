'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BulkDialog } from '@/components/images/bulk-dialog';
import { undoTags } from '@/components/images/undo-steps';
import { useBulk } from '@/components/images/use-bulk';
import { useNameOf } from '@/components/images/use-name-of';
import { ShowCommand } from '@/components/shell/show-command';
import { TextField } from '@/components/ui/text-field';
import { changeTags } from '@/lib/actions/images';
import type { Viewer } from '@/lib/auth/viewer';
import { actOnMany } from '@/lib/browser/dashboard';
import { tagsCommand } from '@/lib/commands/image-commands';
import { imageLimits } from '@/lib/contract/image-words';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { hasFourByteText } from '@/lib/images/odd-text';

interface TagsDialogProps {
  images: ImageSummary[];
  viewer: Viewer;
  onClose: () => void;
  onDone: (ids: string[]) => void;
}

/** Gives tags to many images and takes tags from them. */
export function TagsDialog({ images, viewer, onClose, onDone }: TagsDialogProps) {
  const t = useTranslations('verbs');
  const validation = useTranslations('validation');
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState<ReadonlySet<string>>(new Set());
  const added = tagsOf(add);
  const tooLong = added.some((tag) => tag.length > imageLimits.tag);
  const refused = added.some(hasFourByteText);
  const present = [...new Set(images.flatMap(({ tags }) => tags))].sort();
  const toggle = (tag: string) =>
    setRemove((chosen) => {
      const next = new Set(chosen);
      if (!next.delete(tag)) next.add(tag);
      return next;
    });
  const change = { add: added, remove: [...remove].filter((tag) => !added.includes(tag)) };
  const run = (all: string[]) => actOnMany(changeTags, all, (ids) => ({ ids, ...change }));
  const nameOf = useNameOf(images);
  const bulk = useBulk({ verb: 'tags', run, order: { verb: 'tags', ...change }, viewer, nameOf });
  return (
    <BulkDialog
      verb="tags"
      images={images}
      bulk={bulk}
      refusalOf={(image) => imageCan.edit(image, viewer)}
      undoOf={(before) => undoTags(change, before)}
      ready={(added.length > 0 || remove.size > 0) && !tooLong && !refused}
      onClose={onClose}
      onDone={onDone}
    >
      {(open) => (
        <>
          <TextField
            label={t('tags_add')}
            hint={t('tags_add_hint')}
            error={refused ? validation('four_byte') : tooLong ? t('tags_too_long') : undefined}
            value={add}
            onChange={(event) => setAdd(event.target.value)}
          />
          {present.length > 0 && (
            <fieldset>
              <legend className="mb-1.5 font-medium text-sm">{t('tags_remove')}</legend>
              <div className="flex max-h-40 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
                {present.map((tag) => (
                  <label key={tag} className="flex min-w-0 items-center gap-1.5">
                    <input
                      type="checkbox"
                      checked={remove.has(tag)}
                      onChange={() => toggle(tag)}
                      className="size-4 shrink-0 accent-[var(--accent)]"
                    />
                    <span className="truncate">{tag}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          )}
          <ShowCommand command={() => tagsCommand(open, change)} />
        </>
      )}
    </BulkDialog>
  );
}

/** The tags of a comma list, each once. */
function tagsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}
