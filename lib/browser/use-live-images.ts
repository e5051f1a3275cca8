'use client';

import { useEffect, useMemo, useState } from 'react';
import { watchImages } from '@/lib/browser/live';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { LiveImage } from '@/lib/work/live-event';
import { type ImageTrack, mustFollow } from '@/lib/work/store-track';

export interface Stale {
  /** Since when, milliseconds since the epoch. */
  since: number;
  /** Milliseconds to the next try. */
  retryIn: number;
}

/** Overlays by the record they replace: a fresh read brings new records, and old overlays are forgotten with theirs. */
type Overlay = ReadonlyMap<string, { base: ImageSummary; now: LiveImage }>;

const nothing: string[] = [];

/**
 * Images as they are now: what was read, and over it what the stream told since. Only those that change by
 * themselves are followed; `expected` adds ids whose upload is about to begin.
 */
export function useLiveImages<Row extends { image: ImageSummary; track?: ImageTrack }>(
  initial: Row[],
  expected: string[] = nothing,
): { images: (Row | (Row & LiveImage))[]; gone: ReadonlySet<string>; stale: Stale | null } {
  const [overlay, setOverlay] = useState<Overlay>(new Map());
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [stale, setStale] = useState<Stale | null>(null);
  const images = useMemo(
    () =>
      overlay.size === 0
        ? initial
        : initial.map((row) => {
            const told = overlay.get(row.image.id);
            return told && told.base === row.image ? { ...row, ...told.now } : row;
          }),
    [initial, overlay],
  );
  const watched = useMemo(
    () =>
      images
        .filter((row) => mustFollow(row) || expected.includes(row.image.id))
        .map(({ image }) => image.id)
        .sort()
        .join(','),
    [images, expected],
  );
  const awaited = expected
    .filter((id) => watched.includes(id))
    .sort()
    .join(',');

  useEffect(() => {
    if (watched === '') return;
    const bases = new Map(initial.map(({ image }) => [image.id, image]));
    const wanted = watched.split(',');
    const stop = watchImages(wanted, awaited.split(',').filter(Boolean), (event) => {
      if (event.type === 'images') {
        setOverlay((present) => {
          const next = new Map(present);
          for (const now of event.images) {
            const base = bases.get(now.image.id);
            if (base) next.set(now.image.id, { base, now });
          }
          return next;
        });
        setStale(null);
      } else if (event.type === 'gone') setGone((present) => new Set([...present, ...event.ids]));
      else if (event.type === 'stale') setStale({ since: Date.now() - event.age, retryIn: event.retryIn });
      else if (event.type === 'fresh') setStale(null);
    });
    return () => {
      stop();
      setStale(null);
    };
  }, [watched, awaited, initial]);

  return { images, gone, stale };
}
