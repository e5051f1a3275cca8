'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { ImageSummary } from '@/lib/images/image-summary';
import { routes } from '@/lib/routes';

interface Handlers {
  /** The row that had the focus last, by its id. */
  focused: string | null;
  /** Gives the focus to a row. */
  focusRow: (index: number) => void;
  toggle: (id: string) => void;
  /** Shows what an image is, beside the list. */
  peek: (id: string) => void;
  showKeys: () => void;
}

/** Keys that move the focus by so many rows. */
const steps = new Map([
  ['j', 1],
  ['k', -1],
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

/** The keys of the list: / j k ↓ ↑ Enter Space x c ?. They move the focus itself, so that a screen reader hears the row. */
export function useListKeys(images: readonly { image: ImageSummary }[], handlers: Handlers): void {
  const { focused, focusRow, toggle, peek, showKeys } = handlers;
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target)) return;
      const row = rowOf(event.target);
      const itself = row !== null && row === event.target;
      const index = row ? Number(row.dataset.index) : images.findIndex(({ image }) => image.id === focused);
      const id = images[index]?.image.id;
      const by = steps.get(event.key);
      // The arrows scroll the page, but for whoever is in a row.
      if (by !== undefined && (row || !event.key.startsWith('Arrow'))) {
        if (images.length > 0) focusRow(Math.max(0, Math.min(images.length - 1, index + by)));
      } else if (event.key === 'x' && id) toggle(id);
      else if (event.key === ' ' && itself && id) peek(id);
      else if (event.key === 'Enter' && itself) row.querySelector('a')?.click();
      else if (event.key === 'c') router.push(routes.newImage());
      else if (event.key === '?') showKeys();
      else if (event.key === '/') document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [images, focused, focusRow, toggle, peek, showKeys, router]);
}

/** The row of the list that an element is or is in. */
function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[role=row][data-index]') : null;
}

/** Keys belong to whoever types, and to an open menu or dialog. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=checkbox]), textarea, select, [role=menu], [role=dialog]') !== null
  );
}
