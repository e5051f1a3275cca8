'use client';

import { useEffect } from 'react';

/** Whoever shows images: hears which of them were changed apart from what was done there, as by an undo in a toast. */
const listeners = new Set<(ids: readonly string[]) => void>();

/** Says that these images were changed, so that whatever shows them reads them again; false where nothing does. */
export function tellChanged(ids: readonly string[]): boolean {
  for (const listener of listeners) listener(ids);
  return listeners.size > 0;
}

/** Hears of changed images as long as the component is there. */
export function useChangedImages(listener: (ids: readonly string[]) => void): void {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}
