import type { MouseEvent } from 'react';

/** What takes a click for itself. */
const controls = 'a, button, input, label, select, textarea, summary';
const middleButton = 1;

/**
 * The link of the row that a click means; null where it means something in the row, or text that was just selected.
 * Clicks of a row's menu come here as well, through React, though they are outside the row.
 */
function linkMeant(event: MouseEvent<HTMLElement>): HTMLAnchorElement | null {
  const { target, currentTarget } = event;
  if (!(target instanceof Element) || target.closest(controls)) return null;
  const row = target.closest('[role=row]');
  if (!row || !currentTarget.contains(row)) return null;
  if (window.getSelection()?.toString()) return null;
  return row.querySelector('a');
}

/**
 * Handlers for what holds rows: a click anywhere on one opens it by the link that it has, with Ctrl, ⌘ or the middle
 * button in a tab of its own.
 */
export const rowMouse = {
  onClick: (event: MouseEvent<HTMLElement>) => {
    const link = linkMeant(event);
    if (!link) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) window.open(link.href, '_blank', 'noopener');
    else link.click();
  },
  onAuxClick: (event: MouseEvent<HTMLElement>) => {
    const link = event.button === middleButton ? linkMeant(event) : null;
    if (link) window.open(link.href, '_blank', 'noopener');
  },
  // The middle button would begin to scroll.
  onMouseDown: (event: MouseEvent<HTMLElement>) => {
    if (event.button === middleButton && linkMeant(event)) event.preventDefault();
  },
};
