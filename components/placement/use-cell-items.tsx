'use client';

import { Copy, FileSearch, Trash2, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRefusalText } from '@/components/images/use-image-verbs';
import type { MenuItem } from '@/components/ui/menu';
import type { Viewer } from '@/lib/auth/viewer';
import { useOffered } from '@/lib/browser/offered-controls';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { routes } from '@/lib/routes';
import type { JobItem } from '@/lib/work/job';
import type { PlacementCell, PlacementStore } from '@/lib/work/placement';

/** What can be done at a cell, by whoever holds the matrix. */
export interface CellActs {
  copy: (image: ImageSummary, store: string) => void;
  remove: (image: ImageSummary, store: string) => void;
  /** Takes an image out of the queue of a job. */
  drop: (job: string, image: string) => void;
}

export interface CellContext {
  viewer: Viewer;
  /** The cloud has the import method copy-image. */
  offersCopy: boolean;
  acts: CellActs;
}

/** An image that a job of this user has in its queue or works on. */
export interface QueuedImage {
  job: string;
  item: JobItem;
  stores: string[];
}

/** Why an image cannot get a copy in a store, in a sentence, or undefined. A running copy is no reason: one waits. */
export function useCopyRefusal({ viewer, offersCopy }: Pick<CellContext, 'viewer' | 'offersCopy'>) {
  const t = useTranslations('placement');
  const refusalText = useRefusalText();
  const { offered } = useOffered('copies', viewer);
  return (image: ImageSummary, store?: PlacementStore): string | undefined => {
    if (!offersCopy) return t('no_copy_method');
    const refusal = refusalText('copy', imageCan.copy(image, viewer, offered));
    if (refusal || !store) return refusal;
    if (store.outOfService) return t('out_of_service', { reason: store.outOfService });
    return store.readOnly ? t(store.listed ? 'read_only' : 'not_listed') : undefined;
  };
}

/** What the menu of a cell offers: what helps where the image stands there; what is closed says why. */
export function useCellItems({ viewer, offersCopy, acts }: CellContext) {
  const t = useTranslations('placement');
  const router = useRouter();
  const refusalText = useRefusalText();
  const copyRefusal = useCopyRefusal({ viewer, offersCopy });
  const { offered } = useOffered('copies', viewer);
  return (
    image: ImageSummary,
    cell: PlacementCell,
    store: PlacementStore,
    queued: QueuedImage | undefined,
  ): MenuItem[] => {
    const items: MenuItem[] = [];
    const { state } = cell;
    const waits = queued?.item.state === 'waiting' || queued?.item.state === 'behind';
    const lacks = state === 'missing' || state === 'failed' || state === 'stopped';
    if (queued && waits && lacks && queued.stores.includes(store.id)) {
      items.push({
        label: t('drop'),
        icon: <X className="size-4" />,
        onSelect: () => acts.drop(queued.job, image.id),
      });
    } else if (lacks && image.status !== 'queued' && image.status !== 'importing') {
      items.push({
        label: t(state === 'missing' ? 'copy_here' : 'retry'),
        icon: <Copy className="size-4" />,
        disabledReason: copyRefusal(image, store),
        onSelect: () => acts.copy(image, store.id),
      });
    }
    if (state === 'importing' || state === 'waiting')
      items.push({
        label: t('cancel'),
        icon: <X className="size-4" />,
        disabledReason: t('cannot_cancel'),
        onSelect: () => {},
      });
    if (state === 'held')
      items.push({
        label: t('delete_here'),
        icon: <Trash2 className="size-4" />,
        danger: true,
        disabledReason: refusalText('delete_copy', imageCan.deleteCopy(image, viewer, offered)),
        onSelect: () => acts.remove(image, store.id),
      });
    items.push({
      label: t('open_image'),
      icon: <FileSearch className="size-4" />,
      onSelect: () => router.push(routes.image(image.id)),
    });
    return items;
  };
}
