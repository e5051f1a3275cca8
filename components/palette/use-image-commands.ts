'use client';

import { Copy, FolderOpen } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { imageTabs } from '@/components/images/image-tabs';
import { type ImageAct, type ImageDialogAct, useImageActs } from '@/components/images/use-image-acts';
import { useSaveImage } from '@/components/images/use-save-image';
import type { Command } from '@/components/palette/command';
import { useCopyId } from '@/components/shell/use-copy-id';
import type { Viewer } from '@/lib/auth/viewer';
import { useDownload } from '@/lib/browser/downloads/download-list';
import type { Image } from '@/lib/contract/image';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import { isFetching } from '@/lib/work/download';

/** What can be done with the image on screen, as its own menu has it, and its pages. */
export function useImageCommands(
  image: Image | null,
  viewer: Viewer,
  onAsk: (act: ImageDialogAct, image: Image) => void,
): Command[] {
  const t = useTranslations('palette');
  const list = useTranslations('list');
  const detail = useTranslations('detail');
  const router = useRouter();
  const actsOf = useImageActs(viewer);
  const save = useSaveImage();
  const download = useDownload(image?.id ?? '');
  const copyId = useCopyId();
  if (!image) return [];
  const name = shownText(image.name ?? '') || list('unnamed');
  const run = ({ does }: ImageAct) => {
    if (does === 'edit') router.push(routes.editImage(image.id));
    else if (does === 'download') void save(image);
    else if ('ask' in does) onAsk(does.ask, image);
    else window.open(does.open, '_blank', 'noopener');
  };
  return [
    ...actsOf(image)
      .filter(({ does }) => does !== 'download' || !(download && isFetching(download)))
      .map((act) => ({ id: `do:${act.id}`, label: act.label, icon: act.icon, run: () => run(act) })),
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
