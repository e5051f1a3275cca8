'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ImageSummary } from '@/lib/images/image-summary';
import { isWorking } from '@/lib/work/activity';
import type { ImageTrack } from '@/lib/work/store-track';

const storageKey = 'darkroom.running';
/** Ids that are kept at most: more than any badge needs. */
const kept = 50;

function read(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, kept) : [];
  } catch {
    return [];
  }
}

/** What is kept comes in after the first value: that one is the server's too, and both must paint the same. */
const store = createStore<string[]>(() => []);
if (typeof window !== 'undefined') store.setState(read(), true);

function change(next: string[]): void {
  const present = store.getState();
  if (next.length === present.length && next.every((id) => present.includes(id))) return;
  const ids = next.slice(-kept);
  try {
    localStorage.setItem(storageKey, JSON.stringify(ids));
  } catch {
    // Without room or right to keep them, they are known until the page is left.
  }
  store.setState(ids, true);
}

/**
 * The images that the cloud works on, as far as this browser has seen: whoever is told of an image says so here. Kept
 * beyond a reload and a sign-out, since the cloud goes on; an image that a later session does not see is dropped.
 */
export const runningImages = {
  /** Takes in how images are now. */
  tell(images: readonly { image: ImageSummary; track: ImageTrack }[]): void {
    const next = new Set(store.getState());
    for (const live of images) {
      if (isWorking(live)) next.add(live.image.id);
      else next.delete(live.image.id);
    }
    change([...next]);
  },
  /** Forgets images that are gone. */
  drop(gone: readonly string[]): void {
    change(store.getState().filter((id) => !gone.includes(id)));
  },
};

/** Ids of the images that the cloud works on, as far as this browser has seen. */
export function useRunningImages(): string[] {
  return useStore(store);
}
