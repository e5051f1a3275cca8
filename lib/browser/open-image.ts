'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Image } from '@/lib/contract/image';

/** The image whose page is on screen, for what acts on it from outside the page; null on other pages. */
const store = createStore<{ image: Image | null }>(() => ({ image: null }));

/** Says which image's page is on screen; the function that it gives says that it no longer is. */
export function setOpenImage(image: Image): () => void {
  store.setState({ image });
  return () => {
    if (store.getState().image?.id === image.id) store.setState({ image: null });
  };
}

/** The image whose page is on screen, or null. */
export function useOpenImage(): Image | null {
  return useStore(store, ({ image }) => image);
}
