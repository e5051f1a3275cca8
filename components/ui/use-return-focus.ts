import { useRef } from 'react';

/**
 * Handlers for a radix dialog without a trigger of its own: radix would give the focus back to the trigger and so to
 * nothing; these give it to where it was.
 */
export function useReturnFocus() {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = opener();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      before.current?.focus();
    },
  };
}

/** What has the focus, or the button of the menu that has it, since a menu goes when something is chosen from it. */
function opener(): HTMLElement | null {
  const focused = document.activeElement;
  const menu = focused?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const origin = menu ? document.getElementById(menu) : focused;
  return origin instanceof HTMLElement ? origin : null;
}
