'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BulkDialog } from '@/components/images/bulk-dialog';
import { undoVisibility } from '@/components/images/undo-steps';
import { useBulk } from '@/components/images/use-bulk';
import { useNameOf } from '@/components/images/use-name-of';
import { VerbUses } from '@/components/images/verb-uses';
import { ShowCommand } from '@/components/shell/show-command';
import { setVisibility } from '@/lib/actions/images';
import type { Viewer } from '@/lib/auth/viewer';
import { actOnMany } from '@/lib/browser/dashboard';
import { updatesCommand } from '@/lib/commands/image-commands';
import { type ImageVisibility, imageVisibilities } from '@/lib/contract/image-words';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { isSeenAsWidely } from '@/lib/images/seen-as-widely';

interface VisibilityDialogProps {
  images: ImageSummary[];
  viewer: Viewer;
  onClose: () => void;
  onDone: (ids: string[]) => void;
}

/** Changes who sees many images; says what follows for those that fewer see then. */
export function VisibilityDialog({ images, viewer, onClose, onDone }: VisibilityDialogProps) {
  const t = useTranslations('visibility');
  const verbs = useTranslations('verbs');
  const refusals = useTranslations('refusals');
  const [chosen, setChosen] = useState<ImageVisibility | null>(null);
  const run = (all: string[]) =>
    actOnMany(setVisibility, all, (ids) => ({ ids, visibility: chosen ?? 'private' }));
  const nameOf = useNameOf(images);
  const order = { verb: 'visibility', visibility: chosen ?? 'private' } as const;
  const bulk = useBulk({ verb: 'visibility', run, order, viewer, nameOf });
  return (
    <BulkDialog
      verb="visibility"
      images={images}
      bulk={bulk}
      refusalOf={(image) => imageCan.edit(image, viewer)}
      ready={chosen !== null}
      undoOf={(before) => (chosen === null ? [] : undoVisibility(chosen, before))}
      onClose={onClose}
      onDone={onDone}
    >
      {(open) => (
        <>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1.5 font-medium text-sm">{verbs('visibility_choice')}</legend>
            {imageVisibilities.map((visibility) => {
              const refusal = visibility === 'public' ? imageCan.publish(viewer) : null;
              return (
                <label key={visibility} className="flex items-start gap-2">
                  <input
                    type="radio"
                    name="visibility"
                    disabled={refusal !== null}
                    checked={chosen === visibility}
                    onChange={() => setChosen(visibility)}
                    className="mt-[3px] size-4 accent-[var(--accent)]"
                  />
                  <span>
                    {t(visibility)}
                    <span className="block text-muted text-sm">
                      {refusal ? refusals(refusal) : t(`${visibility}_means`)}
                    </span>
                  </span>
                </label>
              );
            })}
          </fieldset>
          {chosen !== null && (
            <Narrowed
              images={open.filter((image) => !isSeenAsWidely({ visibility: chosen }, image))}
              viewer={viewer}
            />
          )}
          <ShowCommand
            command={() =>
              updatesCommand(
                open.map(({ id }) => id),
                chosen === null ? [] : [{ op: 'replace', path: '/visibility', value: chosen }],
              )
            }
          />
        </>
      )}
    </BulkDialog>
  );
}

/** What projects lose that do not see these images any more. */
function Narrowed({ images, viewer }: Pick<VisibilityDialogProps, 'images' | 'viewer'>) {
  const verbs = useTranslations('verbs');
  if (images.length === 0) return null;
  return (
    <>
      <p className="text-sm">{verbs('visibility_narrowed', { count: images.length })}</p>
      <VerbUses verb="visibility" images={images} viewer={viewer} />
    </>
  );
}
