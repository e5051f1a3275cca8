'use client';

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { ImageTrack } from '@/lib/work/store-track';

/** A row of the list whose image's page is on its way, as the list had it. */
export interface ArrivingImage {
  image: ImageSummary;
  /** Told by the live stream; otherwise the record alone says it. */
  track?: ImageTrack;
  /** How high the list's page was, in pixels: as long as it stays so, it stays scrolled to where it was. */
  height: number;
}

const store = createStore<{ arriving: ArrivingImage | null }>(() => ({ arriving: null }));

/** Notes that the link of a row was followed. */
export function tellArriving(image: ImageSummary, track?: ImageTrack): void {
  store.setState({ arriving: { image, track, height: document.documentElement.scrollHeight } });
}

/** Notes that no image's page is on its way any more. */
export function endArriving(): void {
  store.setState({ arriving: null });
}

/** The row whose image's page is on its way, or null. */
export function useArriving(): ArrivingImage | null {
  return useStore(store, ({ arriving }) => arriving);
}
