'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';

const Palette = lazy(() => import('@/components/palette/palette').then((module) => module.Palette));

const never = () => () => {};
const onMac = () => /mac|iphone|ipad/i.test(navigator.platform);

/** Shows that there is a palette of commands and opens it, as ⌘K and Ctrl K do; its code comes when the page is at rest. */
export function PaletteButton({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('palette');
  const [open, setOpen] = useState(false);
  // It stays once it was opened: what is chosen from it may open a dialog of its own.
  const [wanted, setWanted] = useState(false);
  const isMac = useSyncExternalStore(never, onMac, () => false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A browser that fills in a form sends events without a key. On a Mac, Ctrl K belongs to whoever types.
      const called = event.key?.toLowerCase() === 'k' && (onMac() ? event.metaKey : event.ctrlKey);
      if (!called || event.altKey || event.shiftKey) return;
      // A browser's own Ctrl K would leave the page; a dialog on screen comes first.
      event.preventDefault();
      if (document.querySelector('[role=dialog], [role=alertdialog]')) return;
      setWanted(true);
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        title={t('open')}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
        className="flex h-8 items-center gap-1.5 rounded px-2 text-muted hover:bg-hover hover:text-text"
      >
        <Search aria-hidden className="size-4" />
        <span className="sr-only">{t('open')}</span>
        <kbd aria-hidden className="hidden rounded border px-1 font-sans text-xs lg:inline">
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      {wanted && <Palette viewer={viewer} open={open} onOpenChange={setOpen} />}
    </>
  );
}
