'use client';

import { useQuery } from '@tanstack/react-query';
import {
  Box,
  Copy,
  Download,
  FolderKanban,
  Languages,
  ListFilter,
  Plus,
  Search,
  SunMoon,
} from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ImageDialogAct } from '@/components/images/use-image-acts';
import { type Command, type CommandGroup, matchingCommands } from '@/components/palette/command';
import { type FoundImages, useFoundImages } from '@/components/palette/use-found-images';
import { useImageCommands } from '@/components/palette/use-image-commands';
import { useSections } from '@/components/shell/rail-links';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { keepChoice, languages, localeCookie, themes } from '@/components/shell/theme';
import { useCopyId } from '@/components/shell/use-copy-id';
import { chooseTheme } from '@/components/shell/use-theme';
import { useToast } from '@/components/ui/toast';
import type { Viewer } from '@/lib/auth/viewer';
import { useOpenImage } from '@/lib/browser/open-image';
import type { RecentImage } from '@/lib/browser/recent-images';
import { switchTo } from '@/lib/browser/sign-in';
import type { Image } from '@/lib/contract/image';
import { shortId } from '@/lib/format';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { projectsOptions } from '@/lib/queries/projects';
import { inFull, routes } from '@/lib/routes';

/** Projects shown at most: who has more types a name. */
const projectsAtMost = 6;

interface Wanted {
  viewer: Viewer;
  /** What was typed. */
  text: string;
  /** Images looked at before, newest first. */
  recent: readonly RecentImage[];
  onAsk: (act: ImageDialogAct, image: Image) => void;
  onExport: () => void;
}

/**
 * Everything that the palette offers for what was typed, in its order: this is the one list of commands. Give a new one
 * an id of its own and a place in a group.
 */
export function useCommands({ viewer, text, recent, onAsk, onExport }: Wanted): {
  groups: CommandGroup[];
  found: FoundImages;
} {
  const t = useTranslations('palette');
  const shell = useTranslations('shell');
  const list = useTranslations('list');
  const problem = useSignInProblemText();
  const toast = useToast();
  const router = useRouter();
  const path = usePathname();
  const copyId = useCopyId();
  const sections = useSections(viewer.isAdmin);
  const image = useOpenImage();
  const imageCommands = useImageCommands(image, viewer, onAsk);
  const found = useFoundImages(text, viewer);
  const { data: projects = [] } = useQuery({
    ...projectsOptions(),
    enabled: viewer.applicationCredential === null,
  });
  const switchProject = async (id: string) => {
    const answer = await switchTo(id);
    // Everything on screen belongs to the other project: start afresh.
    if (answer.ok) location.assign(inFull(routes.images()));
    else toast({ tone: 'danger', title: problem(answer) });
  };
  const others = projects.filter(({ id }) => id !== viewer.projectId);
  const typed = text.trim();
  const imageCommand = ({ id, name }: Pick<ImageSummary, 'id' | 'name'>): Command => ({
    id: `image:${id}`,
    label: shownText(name ?? '') || list('unnamed'),
    hint: shortId(id),
    words: id,
    icon: Box,
    run: () => router.push(routes.image(id)),
  });
  const groups: CommandGroup[] = [
    { key: 'image', commands: imageCommands },
    {
      key: 'list',
      commands: [
        ...(imageCan.create(viewer) === null
          ? [
              {
                id: 'do:create',
                label: list('create'),
                icon: Plus,
                run: () => router.push(routes.newImage()),
              },
            ]
          : []),
        ...(path === routes.images()
          ? [
              { id: 'do:filter', label: t('filter_list'), icon: ListFilter, run: goToFilter },
              { id: 'do:export', label: t('export_list'), icon: Download, run: onExport },
            ]
          : []),
      ],
    },
    { key: 'recent', commands: recent.filter(({ id }) => id !== image?.id).map(imageCommand) },
    {
      key: 'pages',
      commands: sections.map(({ key, href, icon }) => ({
        id: `page:${key}`,
        label: shell(key),
        icon,
        run: () => router.push(href),
      })),
    },
    {
      key: 'projects',
      commands: [
        {
          id: 'do:copy_project_id',
          label: shell('copy_project_id'),
          hint: viewer.projectName,
          icon: Copy,
          run: () => void copyId({ id: viewer.projectId, name: viewer.projectName }),
        },
        ...others.map(({ id, name }) => ({
          id: `project:${id}`,
          label: name,
          hint: t('switch_to'),
          words: id,
          icon: FolderKanban,
          run: () => void switchProject(id),
        })),
      ],
    },
    {
      key: 'display',
      commands: [
        ...languages.map(({ locale, name }) => ({
          id: `language:${locale}`,
          label: name,
          hint: shell('language'),
          icon: Languages,
          run: () => {
            keepChoice(localeCookie, locale);
            router.refresh();
          },
        })),
        ...themes.map((theme) => ({
          id: `theme:${theme}`,
          label: shell(`theme_${theme}`),
          hint: shell('theme'),
          icon: SunMoon,
          run: () => chooseTheme(theme),
        })),
      ],
    },
  ];
  const matching = groups.map(({ key, commands }) => ({
    key,
    commands: matchingCommands(commands, typed).slice(0, key === 'projects' ? projectsAtMost : undefined),
  }));
  // Last, for they come while somebody looks at the rest: what is under their eyes stays where it is.
  const shown = new Set(matching.flatMap(({ commands }) => commands.map(({ id }) => id)));
  const images = found.images.map(imageCommand).filter(({ id }) => !shown.has(id));
  if (typed !== '')
    images.push({
      id: 'do:search',
      label: t('search_list', { text: typed }),
      icon: Search,
      run: () => router.push(routes.images(new URLSearchParams({ q: typed }))),
    });
  return {
    groups: [...matching, { key: 'images' as const, commands: images }].filter(
      ({ commands }) => commands.length > 0,
    ),
    found,
  };
}

function goToFilter(): void {
  document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
}
