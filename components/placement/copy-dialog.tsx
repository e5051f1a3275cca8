'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCopyRefusal } from '@/components/placement/use-cell-items';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import type { Viewer } from '@/lib/auth/viewer';
import { copiesCommand } from '@/lib/commands/image-commands';
import { formatBytes } from '@/lib/format';
import type { ImageSummary } from '@/lib/images/image-summary';
import { copyPlan, missingIn } from '@/lib/work/copy-plan';
import type { PlacementStore } from '@/lib/work/placement';

interface CopyDialogProps {
  images: ImageSummary[];
  stores: PlacementStore[];
  /** Stores that are chosen at first, or null for none. */
  preset: string[] | null;
  viewer: Viewer;
  offersCopy: boolean;
  onClose: () => void;
  /** Begins the copies; false where that was refused, and the dialog stays. */
  onCopy: (images: ImageSummary[], stores: string[]) => Promise<boolean>;
}

/** Chooses the stores that images are brought to; says beforehand what is copied and what Glance would refuse. */
export function CopyDialog({ images, stores, preset, viewer, offersCopy, onClose, onCopy }: CopyDialogProps) {
  const t = useTranslations('placement');
  const verbs = useTranslations('verbs');
  const list = useTranslations('list');
  const copyRefusal = useCopyRefusal({ viewer, offersCopy });
  const [chosen, setChosen] = useState<string[]>(preset ?? []);
  const [pending, setPending] = useState(false);
  const takes = stores.filter((store) => store.listed && !store.readOnly && !store.outOfService);
  const central = stores.find((store) => store.isDefault)?.id;
  const refused = images.flatMap((image) => {
    const reason = copyRefusal(image);
    return reason ? [{ image, reason }] : [];
  });
  const stay = new Set(refused.map(({ image }) => image));
  const open = images.filter((image) => !stay.has(image));
  const lacking = (store: string) => open.filter((image) => missingIn(image, [store]).length > 0);
  const plan = copyPlan(open, chosen, stores, central);
  const first = central !== undefined && chosen.includes(central) && lacking(central).length > 0;
  const start = async () => {
    setPending(true);
    const ok = await onCopy(plan.images, chosen);
    setPending(false);
    if (ok) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && !pending && onClose()}
      title={t('copy_title', { count: images.length })}
      description={t('copy_text')}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
            {verbs('cancel')}
          </Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={plan.copies === 0}
            onClick={() => void start()}
          >
            {t('copy')}
          </Button>
        </>
      }
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 font-medium text-sm">{t('to_stores')}</legend>
        {takes.length > 1 && (
          <CheckboxField
            label={t('every_store')}
            checked={takes.every((store) => chosen.includes(store.id))}
            onChange={(event) => setChosen(event.target.checked ? takes.map((store) => store.id) : [])}
          />
        )}
        {stores
          .filter((store) => store.listed)
          .map((store) => {
            const closed = store.outOfService
              ? t('out_of_service', { reason: store.outOfService })
              : store.readOnly
                ? t('read_only')
                : null;
            return (
              <CheckboxField
                key={store.id}
                label={store.id}
                hint={closed ?? t('lacking', { count: lacking(store.id).length })}
                disabled={closed !== null}
                checked={chosen.includes(store.id)}
                onChange={(event) =>
                  setChosen((present) =>
                    event.target.checked ? [...present, store.id] : present.filter((id) => id !== store.id),
                  )
                }
              />
            );
          })}
      </fieldset>
      {chosen.length > 0 && (
        <p role="status" className="text-muted text-sm">
          {plan.copies === 0
            ? t('nothing_lacks')
            : t('will_copy', { count: plan.images.length, size: formatBytes(plan.bytes) })}
          {plan.copies > 0 && first && ` ${t('central_first', { store: central })}`}
        </p>
      )}
      {plan.copies > 0 && (
        <ShowCommand
          command={() =>
            copiesCommand(plan.images.map((image) => ({ id: image.id, stores: missingIn(image, chosen) })))
          }
        />
      )}
      {plan.withoutCentral > 0 && central && (
        <Notice tone="warning">{t('without_central', { count: plan.withoutCentral, store: central })}</Notice>
      )}
      {plan.busy > 0 && <Notice tone="info">{t('busy', { count: plan.busy })}</Notice>}
      {plan.notRawForRbd > 0 && <Notice tone="warning">{t('not_raw', { count: plan.notRawForRbd })}</Notice>}
      {refused.length > 0 && (
        <Notice tone="warning" title={t('not_copied_count', { count: refused.length })}>
          <ul>
            {refused.slice(0, 8).map(({ image, reason }) => (
              <li key={image.id}>
                <span className="font-medium">{image.name || list('unnamed')}</span>: {reason}
              </li>
            ))}
            {refused.length > 8 && <li>{verbs('more', { count: refused.length - 8 })}</li>}
          </ul>
        </Notice>
      )}
    </Dialog>
  );
}
