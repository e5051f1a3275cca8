import { useCallback, useEffect, useRef, useState } from 'react';

/** Milliseconds that rows must stand still: what scrolls past is not followed. */
const stillFor = 200;

/** The ids of the rows on screen, once they stand still; null before the table told any. */
export function useRowsOnScreen(): { shown: ReadonlySet<string> | null; tell: (ids: string[]) => void } {
  const [shown, setShown] = useState<ReadonlySet<string> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const told = useRef(false);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
    },
    [],
  );
  const tell = useCallback((ids: string[]) => {
    if (timer.current) clearTimeout(timer.current);
    const set = () => setShown(new Set(ids));
    if (told.current) timer.current = setTimeout(set, stillFor);
    else set();
    told.current = true;
  }, []);
  return { shown, tell };
}
