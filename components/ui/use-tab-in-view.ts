'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** For a row of tabs that scrolls sideways: brings the open one, by its name, into view where it lies beyond the edge. */
export function useTabInView(open: string | null): RefObject<HTMLElement | null> {
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    const tab = open === null ? null : tabs.current?.querySelector('[aria-current]');
    if (!tabs.current || !tab) return;
    const beyond = tab.getBoundingClientRect().right - tabs.current.getBoundingClientRect().right;
    if (beyond > 0) tabs.current.scrollLeft += beyond;
  }, [open]);
  return tabs;
}
