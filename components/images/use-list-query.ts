'use client';

import type { Route } from 'next';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ImageListQuery, imageListParams, parseImageListQuery } from '@/lib/images/image-list-query';
import { inFull, routes } from '@/lib/routes';

/** A pause in typing after which the address says what was typed, in milliseconds. */
const pause = 500;

export interface ListQueryState {
  query: ImageListQuery;
  /** Grows with every address that came from elsewhere: a link, or the way back. */
  revision: number;
  /** Shows another query; a step of its own on the way back. */
  show: (query: ImageListQuery) => void;
  /** Shows another query on the way to one, as typing does. */
  type: (query: ImageListQuery) => void;
  /** Typing is over: the address says at once what was typed. Written later it would undo a move to another page. */
  settle: () => void;
}

/**
 * What the list shows, as the address has it. A change here writes the address without asking the server for the
 * page again: the rows are asked for by themselves. `page` is the address of the page that has the list.
 */
export function useListQuery(page: (query: URLSearchParams) => Route = routes.images): ListQueryState {
  const params = useSearchParams();
  const address = params.toString();
  const [query, setQuery] = useState(() => parseImageListQuery(params));
  const [revision, setRevision] = useState(0);
  const [seen, setSeen] = useState(address);
  const [own, setOwn] = useState<string | null>(address);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const typed = useRef<ImageListQuery | null>(null);
  if (seen !== address) {
    setSeen(address);
    if (address !== own) {
      setOwn(null);
      setQuery(parseImageListQuery(params));
      setRevision(revision + 1);
    }
  }
  const stop = useCallback(() => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    typed.current = null;
  }, []);
  useEffect(() => stop, [stop]);
  const write = useCallback(
    (next: ImageListQuery, how: 'pushState' | 'replaceState') => {
      const text = imageListParams(next);
      setOwn(text.toString());
      window.history[how](null, '', inFull(page(text)));
    },
    [page],
  );
  const show = useCallback(
    (next: ImageListQuery) => {
      stop();
      setQuery(next);
      write(next, 'pushState');
    },
    [stop, write],
  );
  const settle = useCallback(() => {
    const next = typed.current;
    stop();
    if (next) write(next, 'replaceState');
  }, [stop, write]);
  const type = useCallback(
    (next: ImageListQuery) => {
      stop();
      setQuery(next);
      typed.current = next;
      timer.current = setTimeout(settle, pause);
    },
    [stop, settle],
  );
  return { query, revision, show, type, settle };
}
