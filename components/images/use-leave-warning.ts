'use client';

import { useEffect } from 'react';
import { whenStayed } from '@/lib/browser/steady-pages';

/** The browser asks before a page with unsaved input is closed or reloaded; steady-pages.ts asks whether it would. */
export function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const warn = (event: Event) => {
      if (!(event instanceof CustomEvent) || event.detail.forms) event.preventDefault();
      if (!(event instanceof CustomEvent)) whenStayed();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);
}
