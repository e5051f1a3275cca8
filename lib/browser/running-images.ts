'use client';

import { useSyncExternalStore } from 'react';
import type { ImageSummary } from '@/lib/images/image-summary';
import { isWorking } from '@/lib/work/activity';
import type { ImageTrack } from '@/lib/work/store-track';

const storageKey = 'darkroom.running';
/** Ids that are kept at most: more than any badge needs. */
const kept = 50;
const listeners = new Set<() => void>();
const none: string[] = [];
let ids: string[] | null = null;

function read(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, kept) : none;
  } catch {
    return none;
  }
}

function current(): string[] {
  ids ??= read();
  return ids;
}

function change(next: string[]): void {
  const same = next.length === current().length && next.every((id) => current().includes(id));
  if (same) return;
  ids = next.slice(-kept);
  try {
    localStorage.setItem(storageKey, JSON.stringify(ids));
  } catch {
    // Without room or right to keep them, they are known until the page is left.
  }
  for (const listener of listeners) listener();
}

/**
 * The images that the cloud works on, as far as this browser has seen: whoever is told of an image says so here. Kept
 * beyond a reload and a sign-out, since the cloud goes on; an image that a later session does not see is dropped.
 */
export const runningImages = {
  /** Takes in how images are now. */
  tell(images: readonly { image: ImageSummary; track: ImageTrack }[]): void {
    const next = new Set(current());
    for (const live of images) {
      if (isWorking(live)) next.add(live.image.id);
      else next.delete(live.image.id);
    }
    change([...next]);
  },
  /** Forgets images that are gone. */
  drop(gone: readonly string[]): void {
    change(current().filter((id) => !gone.includes(id)));
  },
};

/** Ids of the images that the cloud works on, as far as this browser has seen. */
export function useRunningImages(): string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current,
    () => none,
  );
}
