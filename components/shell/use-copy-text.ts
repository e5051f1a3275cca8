'use client';

import { type RefObject, useRef, useState } from 'react';
import { copyToClipboard } from '@/lib/browser/clipboard';

interface CopiedText {
  /** What shows the text. */
  shown: RefObject<HTMLPreElement | null>;
  said: 'copied' | 'not_copied' | null;
  copy: () => Promise<void>;
}

/** Copies a text that is shown whole; where the browser copies nothing, it is selected for the keys that everybody knows. */
export function useCopyText(text: string): CopiedText {
  const shown = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState<CopiedText['said']>(null);
  const copy = async () => {
    const copied = await copyToClipboard(text);
    setSaid(copied ? 'copied' : 'not_copied');
    if (!copied && shown.current) getSelection()?.selectAllChildren(shown.current);
  };
  return { shown, said, copy };
}
