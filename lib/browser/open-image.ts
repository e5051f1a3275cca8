'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ImageSummary } from '@/lib/images/image-summary';

/** The image whose page is on screen, for what acts on it from outside the page; null on other pages. */
const store = createStore<{ image: ImageSummary | null }>(() => ({ image: null }));

/** Says which image's page is on screen; the function that it gives says that it no longer is. */
export function setOpenImage(image: ImageSummary): () => void {
  store.setState({ image });
  return () => {
    if (store.getState().image?.id === image.id) store.setState({ image: null });
  };
}

/** The image whose page is on screen, or null. */
export function useOpenImage(): ImageSummary | null {
  return useStore(store, ({ image }) => image);
}
