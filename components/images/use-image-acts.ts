'use client';

import {
  CalendarX2,
  Check,
  Download,
  EyeOff,
  HardDrive,
  type LucideIcon,
  Pencil,
  Play,
  Terminal,
  Trash2,
  Wrench,
  X,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import {
  type ImageVerb,
  scopeVerbs,
  useRefusalText,
  verbFits,
  verbRefusal,
} from '@/components/images/use-image-verbs';
import type { Viewer } from '@/lib/auth/viewer';
import { useOpenOffer } from '@/lib/browser/open-image';
import type { Image } from '@/lib/contract/image';
import type { MemberStatus } from '@/lib/contract/member';
import { imageCan } from '@/lib/images/image-can';
import { linkOf } from '@/lib/images/image-links';
import { typeOf } from '@/lib/images/image-match';

/** What is asked in a dialog (`image-act-dialog.tsx`). */
export type ImageDialogAct = ImageVerb | 'deprecate' | 'hide_older' | 'commands';

/** One thing that can be done with the image on screen. */
export interface ImageAct {
  /** Names it among all. */
  id: string;
  label: string;
  icon: LucideIcon;
  danger?: boolean;
  /** Its own page, a download, an address of another dashboard, or a dialog. */
  does: 'edit' | 'download' | { open: string } | { ask: ImageDialogAct };
}

/** The answers that an offer still takes. */
function answersTo(offer: MemberStatus | null): ImageVerb[] {
  if (offer === null) return [];
  if (offer === 'pending') return ['accept', 'reject'];
  return offer === 'accepted' ? ['leave'] : ['accept'];
}

/**
 * Gives what this session can do with an image: the one list, for the image's own menu and for the command palette. What is
 * refused is not in it, but the delete of a protected image, whose dialog offers to take the protection off.
 */
export function useImageActs(viewer: Viewer): (image: Image) => ImageAct[] {
  const t = useTranslations('detail');
  const list = useTranslations('list');
  const verbs = useTranslations('verbs');
  const downloads = useTranslations('downloads');
  const refusalText = useRefusalText();
  const offer = useOpenOffer();
  return (image) => {
    const mayEdit = imageCan.edit(image, viewer) === null;
    const boots = image.status === 'active';
    const launch = boots ? linkOf(viewer.launchUrl, image.id) : null;
    const volume = boots ? linkOf(viewer.volumeUrl, image.id) : null;
    const commands = { ask: 'commands' } as const;
    const fits = (verb: ImageVerb) => {
      if (!verbFits(verb, image)) return false;
      if (refusalText(verb, verbRefusal(verb, image, viewer)) === undefined) return true;
      return verb === 'delete' && image.protected && imageCan.protect(image, viewer) === null;
    };
    const own = scopeVerbs('all')
      .filter(fits)
      .map((verb) => ({
        id: verb,
        label: verbs(verb),
        icon: verb === 'delete' ? Trash2 : Wrench,
        danger: verb === 'delete',
        does: { ask: verb },
      }));
    const all: (ImageAct | false)[] = [
      boots && {
        id: 'launch',
        label: t(launch ? 'launch' : 'launch_command'),
        icon: Play,
        does: launch ? { open: launch } : commands,
      },
      imageCan.download(image, viewer) === null && {
        id: 'download',
        label: downloads('download'),
        icon: Download,
        does: 'download',
      },
      mayEdit && { id: 'edit', label: list('edit'), icon: Pencil, does: 'edit' },
      ...answersTo(offer?.imageId === image.id ? offer.status : null)
        .filter(fits)
        .map((verb) => ({
          id: verb,
          label: verbs(verb),
          icon: verb === 'accept' ? Check : X,
          does: { ask: verb },
        })),
      boots && {
        id: 'volume',
        label: t(volume ? 'volume' : 'volume_command'),
        icon: HardDrive,
        does: volume ? { open: volume } : commands,
      },
      ...own.filter(({ danger }) => !danger),
      mayEdit &&
        typeOf(image) === 'image' && {
          id: 'deprecate',
          label: t('deprecate'),
          icon: CalendarX2,
          does: { ask: 'deprecate' },
        },
      // Versions are looked for among the project's own.
      mayEdit &&
        boots &&
        !image.os_hidden &&
        image.owner === viewer.projectId && {
          id: 'hide_older',
          label: t('hide_older'),
          icon: EyeOff,
          does: { ask: 'hide_older' },
        },
      ...own.filter(({ danger }) => danger),
      { id: 'commands', label: t('show_commands'), icon: Terminal, does: commands },
    ];
    return all.filter((act) => act !== false);
  };
}
