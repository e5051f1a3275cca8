'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Upload } from '@/lib/work/upload';

/**
 * Every upload of this tab, newest last. Apart from what runs them (`upload-manager.ts`), which a page that only shows
 * them does without.
 */
export const uploadList = createStore<Upload[]>(() => []);

/** The same, for a component. */
export function useUploads(): Upload[] {
  return useStore(uploadList);
}
