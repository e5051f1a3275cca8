'use client';

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Image } from '@/lib/contract/image';
import type { MemberStatus } from '@/lib/contract/member';

/** That an image is offered to this project, and what it answered so far. */
interface Offer {
  imageId: string;
  status: MemberStatus;
}

/** The image whose page is on screen, for what acts on it from outside the page; null on other pages. */
const store = createStore<{ image: Image | null; offer: Offer | null }>(() => ({ image: null, offer: null }));

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

/** Says of the page on screen that its image is offered to this project; null where it is not. */
export function useSetOpenOffer(imageId: string, status: MemberStatus | null): void {
  useEffect(() => {
    store.setState({ offer: status && { imageId, status } });
    return () => store.setState({ offer: null });
  }, [imageId, status]);
}

/** What the page on screen knows of an offer of its image, or null. */
export function useOpenOffer(): Offer | null {
  return useStore(store, ({ offer }) => offer);
}
