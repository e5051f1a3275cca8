'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { copyToClipboard } from '@/lib/browser/clipboard';
import { shortId } from '@/lib/format';

/**
 * An id, hash or key in monospace, shortened in the middle, that one click copies whole. Where the browser does not let
 * the page copy, the text is shown whole and selected, and the way to copy it is said.
 */
export function CopyText({ text, label, whole }: { text: string; label: string; whole?: boolean }) {
  const t = useTranslations('common');
  const [result, setResult] = useState<'copied' | 'refused' | null>(null);
  const shown = useRef<HTMLElement>(null);
  const copy = async () => {
    if (await copyToClipboard(text)) {
      setResult('copied');
      setTimeout(() => setResult(null), 1500);
      return;
    }
    setResult('refused');
    requestAnimationFrame(() => shown.current && window.getSelection()?.selectAllChildren(shown.current));
  };
  const refused = result === 'refused';
  return (
    <span className={`inline-flex max-w-full items-center gap-1 ${refused ? 'flex-wrap' : ''}`}>
      <code
        ref={shown}
        title={text}
        className={`font-mono text-sm ${whole || refused ? 'break-all' : 'truncate'}`}
      >
        {whole || refused ? text : shortId(text)}
      </code>
      <button
        type="button"
        onClick={() => void copy()}
        aria-label={result === 'copied' ? t('copied') : t('copy', { label })}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
      >
        {result === 'copied' ? (
          <Check aria-hidden className="size-3.5" />
        ) : (
          <Copy aria-hidden className="size-3.5" />
        )}
      </button>
      {refused && (
        <span role="status" className="basis-full text-sm">
          {t('not_copied')}
        </span>
      )}
    </span>
  );
}
