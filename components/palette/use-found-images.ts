'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Viewer } from '@/lib/auth/viewer';
import { imageQuery, planQuery } from '@/lib/images/image-list-query';
import { imageMatcher } from '@/lib/images/image-matcher';
import type { ImageSummary } from '@/lib/images/image-summary';
import { findImagesOptions, imageScanOptions, rowsOf } from '@/lib/queries/images';

/** As many as are shown; once so many are found, reading stops. */
export const foundAtMost = 8;
/** Letters from which on images are looked for. */
const shortest = 2;
/** Milliseconds without a key after which Glance is asked for an image of this very name. */
const settle = 250;

export interface FoundImages {
  images: ImageSummary[];
  /** Rows looked at so far; null where none is searched. */
  lookedAt: number | null;
  /** Every row was looked at. */
  complete: boolean;
  /** Some could not be read. */
  failed: boolean;
}

/**
 * Images by name, id or tag, by the same search as the list's: its rows are read once, a thousand a call, and what was
 * read is searched meanwhile. An image of this very name or id is asked for beside it, however far down it lies.
 */
export function useFoundImages(text: string, { projectId, isAdmin }: Viewer): FoundImages {
  const typed = text.trim();
  const searches = typed.length >= shortest;
  const settled = useSettled(typed);
  const exact = useQuery({
    ...findImagesOptions(settled, projectId),
    enabled: searches && settled === typed,
  });
  const query = useMemo(() => imageQuery({ words: typed.split(/\s+/).filter(Boolean) }), [typed]);
  const plan = useMemo(() => planQuery(query, { projectId, isAdmin }), [query, projectId, isAdmin]);
  // Not at every letter of a command: what was read is looked through meanwhile.
  const scan = useInfiniteQuery({
    ...imageScanOptions(query, plan, projectId),
    enabled: searches && settled === typed,
  });
  const read = useMemo(() => rowsOf(scan.data?.pages ?? []), [scan.data]);
  const images = useMemo(() => {
    if (!searches) return [];
    const named = settled === typed ? (exact.data ?? []) : [];
    const namedIds = new Set(named.map(({ id }) => id));
    const matches = imageMatcher([], query.words);
    const found = [...named];
    for (const image of read) {
      if (found.length >= foundAtMost) break;
      if (!namedIds.has(image.id) && matches(image)) found.push(image);
    }
    return found.slice(0, foundAtMost);
  }, [searches, settled, typed, exact.data, query, read]);
  const { hasNextPage, isFetching, isError, fetchNextPage } = scan;
  const wantsMore =
    searches && settled === typed && images.length < foundAtMost && hasNextPage && !isFetching && !isError;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);
  return {
    images,
    lookedAt: searches && scan.data ? read.length : null,
    complete: scan.data !== undefined && !hasNextPage && !isError,
    failed: searches && (isError || exact.isError),
  };
}

/** A text, once nothing was typed for a while. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settle);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
