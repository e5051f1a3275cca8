'use client';

import { useSyncExternalStore } from 'react';
import { keepChoice, type Theme, themeCookie, themeOf } from '@/components/shell/theme';

const listeners = new Set<() => void>();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows a theme at once and keeps it in this browser. */
export function chooseTheme(theme: Theme): void {
  keepChoice(themeCookie, theme);
  document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

/** The theme that was chosen, wherever that was; null on the server. */
export function useTheme(): Theme | null {
  return useSyncExternalStore<Theme | null>(
    listen,
    () => themeOf(document.documentElement.dataset.theme),
    () => null,
  );
}
