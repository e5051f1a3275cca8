'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { CopyDialog } from '@/components/placement/copy-dialog';
import { useCopies } from '@/components/placement/use-copies';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import type { ImageSummary } from '@/lib/images/image-summary';
import { placesOptions } from '@/lib/queries/places';
import { placementStores } from '@/lib/work/placement';

interface ListCopyDialogProps {
  images: ImageSummary[];
  viewer: Viewer;
  onClose: () => void;
  onDone: (ids: string[]) => void;
}

/** Copies images of the list to stores, which are asked for when it opens. */
export function ListCopyDialog({ images, viewer, onClose, onDone }: ListCopyDialogProps) {
  const t = useTranslations('placement');
  const stores = useTranslations('stores');
  const verbs = useTranslations('verbs');
  const toast = useToast();
  const { data, error } = useQuery(placesOptions(viewer.projectId));
  const copies = useCopies(viewer, () => {});
  if (!data?.stores)
    return (
      <Dialog
        open
        onOpenChange={(stays) => !stays && onClose()}
        title={t('copy_title', { count: images.length })}
        description={data ? stores('one_text') : undefined}
        footer={<Button onClick={onClose}>{verbs('close')}</Button>}
      >
        {error instanceof QueryError ? (
          <ActionErrorNotice error={error.error} title={stores('not_read')} />
        ) : (
          !data && <p role="status">{t('reading_stores')}</p>
        )}
      </Dialog>
    );
  return (
    <CopyDialog
      images={images}
      stores={placementStores(data.stores, images)}
      preset={null}
      viewer={viewer}
      offersCopy={data.offersCopy}
      onClose={onClose}
      onCopy={async (open, to) => {
        const ok = await copies.copyMany(open, to);
        if (!ok) return false;
        toast({ tone: 'success', title: t('queued', { count: open.length }) });
        onDone(open.map(({ id }) => id));
        return true;
      }}
    />
  );
}
