'use client';

import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import { useRef, useState } from 'react';
import type { ImageDialogAct } from '@/components/images/use-image-acts';
import { PaletteList } from '@/components/palette/palette-list';
import { lazy } from '@/components/ui/lazy';
import { useReturnFocus } from '@/components/ui/use-return-focus';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { parseImageListQuery } from '@/lib/images/image-list-query';

const ImageActDialog = lazy(() =>
  import('@/components/images/image-act-dialog').then((module) => module.ImageActDialog),
);
const ExportDialog = lazy(() =>
  import('@/components/images/export-dialog').then((module) => module.ExportDialog),
);

interface PaletteProps {
  viewer: Viewer;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Every command by its name: over any page, by keyboard alone; with the dialogs that its commands open. */
export function Palette({ viewer, open, onOpenChange }: PaletteProps) {
  const t = useTranslations('palette');
  const [act, setAct] = useState<{ ask: ImageDialogAct; image: Image } | 'export' | null>(null);
  const chosen = useRef<(() => void) | null>(null);
  const { onOpenAutoFocus, onCloseAutoFocus } = useReturnFocus();
  const close = () => setAct(null);
  return (
    <>
      <Radix.Root open={open} onOpenChange={onOpenChange}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
          <Radix.Content
            aria-describedby={undefined}
            onOpenAutoFocus={onOpenAutoFocus}
            onCloseAutoFocus={(event) => {
              onCloseAutoFocus(event);
              // What is done may move the focus itself, or take over from where it was.
              chosen.current?.();
              chosen.current = null;
            }}
            className="fixed top-[10vh] left-1/2 z-50 flex max-h-[min(560px,80vh)] w-[min(620px,calc(100vw-24px))] -translate-x-1/2 flex-col overflow-hidden rounded border bg-raised shadow-lg"
          >
            <Radix.Title className="sr-only">{t('title')}</Radix.Title>
            <PaletteList
              viewer={viewer}
              onAsk={(ask, image) => setAct({ ask, image })}
              onExport={() => setAct('export')}
              onChoose={(run) => {
                chosen.current = run;
                onOpenChange(false);
              }}
            />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      {act === 'export' && (
        <ExportDialog query={parseImageListQuery(new URLSearchParams(location.search))} onClose={close} />
      )}
      {act !== null && act !== 'export' && (
        <ImageActDialog act={act.ask} image={act.image} viewer={viewer} onClose={close} />
      )}
    </>
  );
}
