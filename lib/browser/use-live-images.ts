'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { hearImages, watchImages } from '@/lib/browser/live';
import type { LiveNews, LiveTrouble } from '@/lib/browser/live-state';
import type { ImageSummary } from '@/lib/images/image-summary';
import { type LiveImage, restFollowed } from '@/lib/work/live-event';
import { type ImageTrack, mustFollow } from '@/lib/work/store-track';

/** Why what is on screen may be old. */
export type Stale = LiveTrouble;

/** Overlays by the record they replace: a fresh read brings new records, and old overlays are forgotten with theirs. */
type Overlay = ReadonlyMap<string, { base: ImageSummary; now: LiveImage }>;

const nothing: string[] = [];
const none: ReadonlySet<string> = new Set();
/** Milliseconds in the back after which what comes to the front is looked at once. */
const longAway = 5000;

/**
 * Images as they are now: what was read, and over it what the stream told since. Only those that change by
 * themselves are followed, and a moment longer, and everything once when the tab comes back to the front; `expected`
 * adds ids whose upload is about to begin. Of many rows `shown` are on screen: the rest is as it was read.
 */
export function useLiveImages<Row extends { image: ImageSummary; track?: ImageTrack }>(
  initial: Row[],
  expected: string[] = nothing,
  shown: ReadonlySet<string> | null = null,
): { images: (Row | (Row & LiveImage))[]; gone: ReadonlySet<string>; stale: Stale | null } {
  const [overlay, setOverlay] = useState<Overlay>(new Map());
  const [gone, setGone] = useState(none);
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
  const present = useMemo(
    () => images.filter(({ image }) => !gone.has(image.id) && (shown?.has(image.id) ?? true)),
    [images, gone, shown],
  );
  const following = useMemo(
    () =>
      present
        .filter((row) => mustFollow(row))
        .map(({ image }) => image.id)
        .sort()
        .join(','),
    [present],
  );
  const lookedAt = useLookedAt(following, present);
  const watched = useMemo(() => {
    const follows = new Set(following.split(','));
    return images
      .map(({ image }) => image.id)
      .filter((id) => follows.has(id) || expected.includes(id) || lookedAt.has(id))
      .sort()
      .join(',');
  }, [images, following, expected, lookedAt]);
  const awaited = expected
    .filter((id) => watched.includes(id))
    .sort()
    .join(',');

  const bases = useRef(new Map<string, ImageSummary>());
  useEffect(() => {
    bases.current = new Map(initial.map(({ image }) => [image.id, image]));
  }, [initial]);
  useEffect(() => {
    const hear = (news: LiveNews) => {
      if (news.type === 'gone') {
        const here = news.ids.filter((id) => bases.current.has(id));
        if (here.length > 0) setGone((before) => new Set([...before, ...here]));
      } else if (news.type === 'images') {
        const told = news.images.flatMap((now) => {
          const base = bases.current.get(now.image.id);
          return base ? [[now.image.id, { base, now }] as const] : [];
        });
        if (told.length > 0) setOverlay((before) => new Map([...before, ...told]));
      }
    };
    return hearImages(hear);
  }, []);
  useEffect(() => {
    if (watched === '') return;
    const stop = watchImages(
      { ids: watched.split(','), expected: awaited.split(',').filter(Boolean) },
      (news) => {
        if (news.type === 'trouble') setStale(news.trouble);
      },
    );
    return () => {
      stop();
      setStale(null);
    };
  }, [watched, awaited]);

  return { images, gone, stale };
}

/**
 * Ids that are followed for a moment although they do not change by themselves: those that just came to rest, since
 * what ends one work often begins the next, and everything that is here when the tab comes back to the front.
 */
function useLookedAt(following: string, present: readonly { image: ImageSummary }[]): ReadonlySet<string> {
  const [lookedAt, setLookedAt] = useState(none);
  const before = useRef('');
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const here = useRef(present);
  useEffect(() => {
    here.current = present;
  });
  useEffect(() => {
    const known = timers.current;
    return () => {
      for (const timer of known) clearTimeout(timer);
    };
  }, []);
  useEffect(() => {
    const now = new Set(following.split(','));
    const stillHere = new Set(here.current.map(({ image }) => image.id));
    const rested = before.current.split(',').filter((id) => stillHere.has(id) && !now.has(id));
    lookFor(rested, setLookedAt, timers.current);
    before.current = following;
  }, [following]);
  useEffect(() => {
    let hiddenAt = document.visibilityState === 'hidden' ? Date.now() : null;
    const change = () => {
      if (document.visibilityState === 'hidden') hiddenAt = Date.now();
      else if (hiddenAt !== null) {
        const away = Date.now() - hiddenAt;
        hiddenAt = null;
        if (away >= longAway)
          lookFor(
            here.current.slice(0, 50).map(({ image }) => image.id),
            setLookedAt,
            timers.current,
          );
      }
    };
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, []);
  return lookedAt;
}

function lookFor(
  ids: string[],
  set: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
  timers: Set<ReturnType<typeof setTimeout>>,
): void {
  if (ids.length === 0) return;
  set((before) => new Set([...before, ...ids]));
  const timer = setTimeout(() => {
    timers.delete(timer);
    set((before) => new Set([...before].filter((id) => !ids.includes(id))));
  }, restFollowed);
  timers.add(timer);
}
