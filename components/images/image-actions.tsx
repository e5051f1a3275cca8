'use client';

import { Ellipsis, Pencil, Play } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DownloadButton } from '@/components/images/download-button';
import { ImageActDialog } from '@/components/images/image-act-dialog';
import { type ImageAct, type ImageDialogAct, useImageActs } from '@/components/images/use-image-acts';
import { buttonClass } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, type MenuItem } from '@/components/ui/menu';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/images/image-can';
import { routes } from '@/lib/routes';

interface ImageActionsProps {
  image: Image;
  viewer: Viewer;
}

/**
 * What can be done to an image: the likeliest first, the rest behind a button. What cannot be done is not there, and one
 * sentence says who may.
 */
export function ImageActions({ image, viewer }: ImageActionsProps) {
  const t = useTranslations('detail');
  const refusals = useTranslations('refusals');
  const acts = useImageActs(viewer)(image);
  const [asked, setAsked] = useState<ImageDialogAct | null>(null);
  const items = acts.flatMap((act): MenuItem[] => {
    const { label, icon: Icon, danger, does } = act;
    if (isButton(act) || typeof does === 'string') return [];
    const onSelect = () =>
      'ask' in does ? setAsked(does.ask) : void window.open(does.open, '_blank', 'noopener');
    return [{ label, icon: <Icon className="size-4" />, danger, onSelect }];
  });
  const why = [imageCan.edit(image, viewer), imageCan.download(image, viewer)].flatMap((reason) =>
    reason ? [refusals(reason)] : [],
  );
  return (
    <div className="flex max-w-full flex-col gap-1 sm:items-end">
      <div className="flex flex-wrap items-center gap-2">
        {acts.filter(isButton).map((act) => (
          <ActButton key={act.id} act={act} image={image} />
        ))}
        <Menu
          trigger={
            <IconButton label={t('more_actions')} icon={<Ellipsis aria-hidden className="size-4" />} />
          }
          items={items}
        />
      </div>
      {why.length > 0 && (
        <p className="max-w-[75ch] text-muted text-sm sm:text-right">{[...new Set(why)].join(' ')}</p>
      )}
      {asked && <ImageActDialog act={asked} image={image} viewer={viewer} onClose={() => setAsked(null)} />}
    </div>
  );
}

/** The likeliest: they stand beside the menu. Without an address a launch is a command, which the menu shows. */
function isButton({ id, does }: ImageAct): boolean {
  return typeof does === 'string' || (id === 'launch' && 'open' in does);
}

function ActButton({ act: { label, does }, image }: { act: ImageAct; image: Image }) {
  if (does === 'download') return <DownloadButton image={image} />;
  if (does === 'edit')
    return (
      <Link prefetch={false} href={routes.editImage(image.id)} className={buttonClass()}>
        <Pencil aria-hidden className="size-4" />
        {label}
      </Link>
    );
  if ('ask' in does) return null;
  return (
    <a href={does.open} target="_blank" rel="noreferrer" className={buttonClass({ variant: 'primary' })}>
      <Play aria-hidden className="size-4" />
      {label}
    </a>
  );
}
