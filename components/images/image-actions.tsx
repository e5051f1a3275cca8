'use client';

import { CalendarX2, Ellipsis, EyeOff, HardDrive, Pencil, Play, Terminal, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DownloadButton } from '@/components/images/download-button';
import { type ImageVerb, useImageVerbs } from '@/components/images/use-image-verbs';
import { buttonClass } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { lazy } from '@/components/ui/lazy';
import { Menu, type MenuItem } from '@/components/ui/menu';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/images/image-can';
import { linkOf } from '@/lib/images/image-links';
import { typeOf } from '@/lib/images/image-match';
import { routes } from '@/lib/routes';

const ImageVerbDialog = lazy(() =>
  import('@/components/images/image-verb-dialog').then((module) => module.ImageVerbDialog),
);
const ImageCommandsDialog = lazy(() =>
  import('@/components/images/image-commands-dialog').then((module) => module.ImageCommandsDialog),
);

const OlderVersionsDialog = lazy(() =>
  import('@/components/images/older-versions-dialog').then((module) => module.OlderVersionsDialog),
);
const DeprecateDialog = lazy(() =>
  import('@/components/images/deprecate-dialog').then((module) => module.DeprecateDialog),
);

interface ImageActionsProps {
  image: Image;
  viewer: Viewer;
  onDone: () => void;
}

/**
 * What can be done to an image: the likeliest first, the rest behind a button. What cannot be done is not there, and one
 * sentence says who may.
 */
export function ImageActions({ image, viewer, onDone }: ImageActionsProps) {
  const t = useTranslations('detail');
  const list = useTranslations('list');
  const refusals = useTranslations('refusals');
  const router = useRouter();
  const verbs = useImageVerbs(image, viewer);
  const [verb, setVerb] = useState<ImageVerb | null>(null);
  const [commands, setCommands] = useState(false);
  const [deprecates, setDeprecates] = useState(false);
  const [older, setOlder] = useState(false);
  const refusal = imageCan.edit(image, viewer);
  const noData = imageCan.download(image, viewer);
  const boots = image.status === 'active';
  const launch = boots ? linkOf(viewer.launchUrl, image.id) : null;
  const volume = boots ? linkOf(viewer.volumeUrl, image.id) : null;
  const done = () => {
    setVerb(null);
    if (verb === 'delete') router.push(routes.images());
    else onDone();
  };
  const show = () => setCommands(true);
  const toVolume: MenuItem = {
    label: t(volume ? 'volume' : 'volume_command'),
    icon: <HardDrive className="size-4" />,
    onSelect: volume ? () => void window.open(volume, '_blank', 'noopener') : show,
  };
  const toLaunch: MenuItem = {
    label: t('launch_command'),
    icon: <Play className="size-4" />,
    onSelect: show,
  };
  const items: MenuItem[] = [
    ...(boots && !launch ? [toLaunch] : []),
    ...(boots ? [toVolume] : []),
    ...(refusal === null && typeOf(image) === 'image'
      ? [
          {
            label: t('deprecate'),
            icon: <CalendarX2 className="size-4" />,
            onSelect: () => setDeprecates(true),
          },
        ]
      : []),
    // Versions are looked for among the project's own.
    ...(refusal === null && boots && !image.os_hidden && image.owner === viewer.projectId
      ? [
          {
            label: t('hide_older'),
            icon: <EyeOff className="size-4" />,
            onSelect: () => setOlder(true),
          },
        ]
      : []),
    // A protected image opens the dialog, which offers to take the protection off.
    ...verbs
      .filter((entry) => entry.refusal === undefined || imageCan.protect(image, viewer) === null)
      .map((entry) => ({
        label: entry.label,
        icon: entry.verb === 'delete' && <Trash2 className="size-4" />,
        danger: entry.verb === 'delete',
        onSelect: () => setVerb(entry.verb),
      })),
    { label: t('show_commands'), icon: <Terminal className="size-4" />, onSelect: show },
  ];
  const why = [refusal, noData].flatMap((reason) => (reason ? [refusals(reason)] : []));
  return (
    <div className="flex max-w-full flex-col gap-1 sm:items-end">
      <div className="flex flex-wrap items-center gap-2">
        {launch && (
          <a href={launch} target="_blank" rel="noreferrer" className={buttonClass({ variant: 'primary' })}>
            <Play aria-hidden className="size-4" />
            {t('launch')}
          </a>
        )}
        {noData === null && <DownloadButton image={image} />}
        {refusal === null && (
          <Link prefetch={false} href={routes.editImage(image.id)} className={buttonClass()}>
            <Pencil aria-hidden className="size-4" />
            {list('edit')}
          </Link>
        )}
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
      {verb && (
        <ImageVerbDialog
          verb={verb}
          images={[image]}
          viewer={viewer}
          onClose={() => setVerb(null)}
          onDone={done}
        />
      )}
      {older && (
        <OlderVersionsDialog
          viewer={viewer}
          of={image}
          onClose={() => setOlder(false)}
          onDone={() => setOlder(false)}
        />
      )}
      {deprecates && <DeprecateDialog image={image} viewer={viewer} onClose={() => setDeprecates(false)} />}
      {commands && <ImageCommandsDialog image={image} viewer={viewer} onClose={() => setCommands(false)} />}
    </div>
  );
}
