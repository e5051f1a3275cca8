'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { readDraft, writeDraft } from '@/lib/browser/kept-draft';

type Change = string | null | ((present: string | null) => string | null);

/** One text that is kept for the tab under a name; null is none, and keeps none. */
export function useKeptText(name: string): [text: string | null, change: (change: Change) => void] {
  const [text, setText] = useState<string | null>(null);
  const latest = useRef<string | null>(null);
  const show = useCallback((next: string | null) => {
    latest.current = next;
    setText(next);
  }, []);
  useEffect(() => {
    const draft = readDraft(name);
    show(typeof draft === 'string' ? draft : null);
  }, [name, show]);
  const change = useCallback(
    (to: Change) => {
      const next = typeof to === 'function' ? to(latest.current) : to;
      writeDraft(name, next === '' ? null : next);
      show(next);
    },
    [name, show],
  );
  return [text, change];
}
