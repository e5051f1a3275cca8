'use client';

import { useCallback, useSyncExternalStore } from 'react';

/** Below this a table folds its rows. */
const narrow = '(width < 64rem)';
/** Below this a matrix becomes a list: its columns are few and small. */
export const narrowMatrix = '(width < 48rem)';

/** Whether the screen is too narrow for a table; the server takes it for wide. */
export function useNarrow(media: string = narrow): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const query = window.matchMedia(media);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    [media],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(media).matches,
    () => false,
  );
}
