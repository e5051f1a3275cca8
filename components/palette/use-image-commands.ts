'use client';

import { Copy, Download, FolderOpen, Pencil, Wrench } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { imageTabs } from '@/components/images/image-tabs';
import {
  type ImageVerb,
  scopeVerbs,
  useRefusalText,
  verbFits,
  verbRefusal,
} from '@/components/images/use-image-verbs';
import { useSaveImage } from '@/components/images/use-save-image';
import type { Command } from '@/components/palette/command';
import { useCopyId } from '@/components/shell/use-copy-id';
import type { Viewer } from '@/lib/auth/viewer';
import { useDownload } from '@/lib/browser/downloads/download-list';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import { isFetching } from '@/lib/work/download';

/** What can be done with the image on screen, and its pages; what is refused is not offered. */
export function useImageCommands(
  image: Image | null,
  viewer: Viewer,
  onVerb: (verb: ImageVerb, image: ImageSummary) => void,
): Command[] {
  const t = useTranslations('palette');
  const list = useTranslations('list');
  const verbs = useTranslations('verbs');
  const detail = useTranslations('detail');
  const refusalText = useRefusalText();
  const router = useRouter();
  const downloads = useTranslations('downloads');
  const save = useSaveImage();
  const download = useDownload(image?.id ?? '');
  const copyId = useCopyId();
  if (!image) return [];
  const name = shownText(image.name ?? '') || list('unnamed');
  const open = scopeVerbs('all').filter(
    (verb) => verbFits(verb, image) && refusalText(verb, verbRefusal(verb, image, viewer)) === undefined,
  );
  return [
    ...(imageCan.edit(image, viewer) === null
      ? [
          {
            id: 'do:edit',
            label: list('edit'),
            icon: Pencil,
            run: () => router.push(routes.editImage(image.id)),
          },
        ]
      : []),
    ...open.map((verb) => ({
      id: `do:${verb}`,
      label: verbs(verb),
      icon: Wrench,
      run: () => onVerb(verb, image),
    })),
    ...(imageCan.download(image, viewer) === null && !(download && isFetching(download))
      ? [
          {
            id: 'do:download',
            label: downloads('download'),
            icon: Download,
            run: () => void save(image),
          },
        ]
      : []),
    { id: 'do:copy_id', label: t('copy_id'), icon: Copy, run: () => void copyId({ id: image.id, name }) },
    ...imageTabs.map(({ key, route }) => ({
      id: `tab:${key}`,
      label: detail(`tab_${key}`),
      hint: t('of_image'),
      icon: FolderOpen,
      run: () => router.push(route(image.id)),
    })),
  ];
}
