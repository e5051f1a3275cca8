'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { ImageSummary } from '@/lib/images/image-summary';
import { routes } from '@/lib/routes';

interface Handlers {
  toggle: (id: string) => void;
  showKeys: () => void;
}

/** The keys of the list: / j k Enter x c ?. Gives the id of the row that they act on. */
export function useListKeys(
  images: readonly { image: ImageSummary }[],
  { toggle, showKeys }: Handlers,
): string | null {
  const router = useRouter();
  const [focused, setFocused] = useState<string | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const index = images.findIndex(({ image }) => image.id === focused);
      const move = (to: number) => {
        const target = images[Math.max(0, Math.min(images.length - 1, to))];
        if (!target) return;
        setFocused(target.image.id);
        document
          .querySelector(`[data-index="${images.indexOf(target)}"]`)
          ?.scrollIntoView({ block: 'nearest' });
      };
      if (event.key === 'j') move(index + 1);
      else if (event.key === 'k') move(index - 1);
      else if (event.key === 'x' && focused) toggle(focused);
      else if (event.key === 'Enter' && focused && event.target === document.body)
        router.push(routes.image(focused));
      else if (event.key === 'c') router.push(routes.newImage());
      else if (event.key === '?') showKeys();
      else if (event.key === '/') document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [images, focused, toggle, showKeys, router]);
  return focused;
}

/** Keys belong to whoever types, and to an open menu or dialog. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=checkbox]), textarea, select, [role=menu], [role=dialog]') !== null
  );
}
