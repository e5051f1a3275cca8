'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Download } from '@/lib/work/download';

/** Every download of this tab into a chosen file, newest last. Apart from what runs them (`download-manager.ts`). */
export const downloadList = createStore<Download[]>(() => []);

/** Every download of this tab. */
export function useDownloads(): Download[] {
  return useStore(downloadList);
}

/** The download of an image, or null. */
export function useDownload(imageId: string): Download | null {
  return useStore(downloadList, (downloads) => downloads.find((one) => one.imageId === imageId) ?? null);
}
