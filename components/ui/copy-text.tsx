'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { shortId } from '@/lib/format';

/** An id, hash or key in monospace, shortened in the middle, that one click copies whole. */
export function CopyText({ text, label, whole }: { text: string; label: string; whole?: boolean }) {
  const t = useTranslations('common');
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    // Without a secure origin there is no clipboard; the text is there to be selected.
    await navigator.clipboard?.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code title={text} className={`font-mono text-sm ${whole ? 'break-all' : 'truncate'}`}>
        {whole ? text : shortId(text)}
      </code>
      <button
        type="button"
        onClick={() => void copy()}
        aria-label={copied ? t('copied') : t('copy', { label })}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
      >
        {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
    </span>
  );
}
