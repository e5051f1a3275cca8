import { useRef } from 'react';

/**
 * Handlers for a radix dialog without a trigger of its own: radix would give the focus back to the trigger and so to
 * nothing; these give it to where it was.
 */
export function useReturnFocus() {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      before.current?.focus();
    },
  };
}
