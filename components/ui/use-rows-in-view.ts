'use client';

import {
  type RefObject,
  useCallback,
  useEffect,
  useInsertionEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { rowStarts, rowsBetween } from '@/components/ui/row-window';

interface RowsInView {
  count: number;
  /** The element that is as high as all rows together and that their places are told from; it has `height`. */
  body: RefObject<HTMLElement | null>;
  /** What scrolls them; the window where it is left out. */
  scroller?: RefObject<HTMLElement | null>;
  /** Pixels of a row that was not measured. Has to stay the same function for as long as it says the same. */
  heightOf: (index: number) => number;
  /** What a row is known by when others come before it. */
  keyOf: (index: number) => string | number;
  /** Heights that were measured hold as long as this stays the same. */
  layout?: string;
  /** Rows that are in the page on either side of those in view. */
  beyond: number;
  /** Pixels in view at first: what the server renders, and the first paint with it. */
  firstHeight: number;
  /** A row that stays in the page however far it is scrolled away; -1 for none. */
  kept?: number;
}

interface RowInView {
  index: number;
  key: string | number;
  /** Pixels from the upper edge of `body`. */
  start: number;
}

/**
 * Of many rows below each other those that are in view: only these are in the page. Rows are placed by `start` within
 * `body`, and have their index as `data-index`. A row that is as high as what it holds has `measure` as its ref.
 */
export function useRowsInView(options: RowsInView) {
  const { count, body, scroller, heightOf, keyOf, layout = '', beyond, firstHeight, kept = -1 } = options;
  const [heights, setHeights] = useState(() => ({ layout, of: new Map<string | number, number>() }));
  const measured = heights.layout === layout ? heights.of : null;
  const starts = useMemo(
    () =>
      measured && measured.size > 0
        ? rowStarts(count, (index) => measured.get(keyOf(index)) ?? heightOf(index))
        : rowStarts(count, heightOf),
    [count, heightOf, keyOf, measured],
  );
  const [view, setView] = useState({ top: 0, height: firstHeight });
  const { from, to } = rowsBetween(starts, view.top, view.height, beyond);
  const rows = useMemo(() => {
    const indices = Array.from({ length: to - from }, (_, at) => from + at);
    if (kept >= 0 && kept < from) indices.unshift(kept);
    else if (kept >= to && kept < count) indices.push(kept);
    return indices.map((index): RowInView => ({ index, key: keyOf(index), start: starts[index] ?? 0 }));
  }, [from, to, kept, count, keyOf, starts]);

  const present = useRef({ starts, view, measured, heightOf, keyOf });
  // Before the refs of rows, which measure them.
  useInsertionEffect(() => {
    present.current = { starts, view, measured, heightOf, keyOf };
  });
  /** Heights that were measured since the rows were last placed. */
  const news = useRef(new Map<string | number, number>());
  /** Pixels by which rows above have moved what is in view since then. */
  const moved = useRef(0);
  /** A row that was asked for and is not in the page yet. */
  const wanted = useRef<number | null>(null);

  const edge = useCallback(() => scroller?.current?.getBoundingClientRect().top ?? 0, [scroller]);
  /** What of the rows is in view, where that is other rows than are in the page; else null. */
  const lookAnew = useCallback(() => {
    if (!body.current || (scroller && !scroller.current)) return null;
    const height = scroller?.current?.clientHeight ?? window.innerHeight;
    const next = { top: edge() - body.current.getBoundingClientRect().top, height };
    const { starts, view } = present.current;
    const then = rowsBetween(starts, view.top, view.height, beyond);
    const now = rowsBetween(starts, next.top, next.height, beyond);
    return then.from === now.from && then.to === now.to ? null : next;
  }, [body, scroller, edge, beyond]);
  const rowOf = useCallback(
    (index: number) => body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null,
    [body],
  );

  const take = useCallback(
    (row: Element) => {
      if (!(row instanceof HTMLElement) || row.offsetHeight === 0) return;
      const { measured, heightOf, keyOf } = present.current;
      const index = Number(row.dataset.index);
      const key = keyOf(index);
      const before = news.current.get(key) ?? measured?.get(key) ?? heightOf(index);
      if (row.offsetHeight === before) return;
      news.current.set(key, row.offsetHeight);
      if (row.getBoundingClientRect().top < edge()) moved.current += row.offsetHeight - before;
    },
    [edge],
  );
  const place = useCallback(() => {
    if (news.current.size === 0) return;
    const taken = news.current;
    news.current = new Map();
    setHeights((known) => ({
      layout,
      of: new Map([...(known.layout === layout ? known.of : []), ...taken]),
    }));
  }, [layout]);
  // Another one where rows are laid out in another way, so that all are measured anew.
  const measure = useMemo(() => {
    if (typeof ResizeObserver === 'undefined') return () => {};
    const observer = new ResizeObserver((entries) => {
      for (const { target } of entries) take(target);
      if (news.current.size > 0) flushSync(place);
    });
    return (row: HTMLElement | null) => {
      if (!row) return;
      observer.observe(row);
      take(row);
      return () => observer.unobserve(row);
    };
  }, [take, place]);

  useLayoutEffect(() => {
    if (wanted.current !== null) rowOf(wanted.current)?.scrollIntoView({ block: 'nearest' });
    place();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: when rows were placed anew
  useLayoutEffect(() => {
    if (moved.current !== 0) (scroller?.current ?? window).scrollBy(0, moved.current);
    moved.current = 0;
    const next = lookAnew();
    if (next) setView(next);
  }, [starts, scroller, lookAnew]);
  useEffect(() => {
    const scrolls = scroller?.current ?? window;
    const follow = () => {
      const next = lookAnew();
      // With the scrolling, not a moment after it.
      if (next) flushSync(() => setView(next));
    };
    const onScroll = () => {
      follow();
      wanted.current = null;
    };
    scrolls.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('resize', follow);
    // What stands above the rows comes and goes, and changes its height.
    const observer = new ResizeObserver(follow);
    observer.observe(scroller?.current ?? document.body);
    return () => {
      scrolls.removeEventListener('scroll', onScroll);
      window.removeEventListener('resize', follow);
      observer.disconnect();
    };
  }, [scroller, lookAnew]);

  /** Scrolls as little as brings a row into view; it is in the page with the next painting. Its scroll margins are kept. */
  const show = useCallback(
    (index: number) => {
      const row = rowOf(index);
      if (row) {
        row.scrollIntoView({ block: 'nearest' });
        return;
      }
      const { starts, view } = present.current;
      const [start = 0, end = 0] = starts.subarray(index, index + 2);
      wanted.current = index;
      const by = start < view.top ? start - view.top : end - view.top - view.height;
      (scroller?.current ?? window).scrollBy(0, by);
    },
    [rowOf, scroller],
  );
  return { rows, height: starts[count] ?? 0, measure, show };
}
