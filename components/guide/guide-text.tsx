'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCopyText } from '@/components/shell/use-copy-text';
import { Button } from '@/components/ui/button';
import type { GuideBlock } from '@/lib/guide/recipe';

/** Commands to run, or the text of a file, to copy whole. */
export function GuideText({ block: { label, path, text } }: { block: GuideBlock }) {
  const t = useTranslations('guide');
  const { shown, said, copy } = useCopyText(text);
  const name = path ? t('file', { path }) : label ? t(label) : t('commands');
  return (
    <figure aria-label={name} className="break-inside-avoid rounded border bg-bg">
      <figcaption className="flex items-center justify-between gap-2 border-b py-1 pr-1 pl-3 text-muted text-sm">
        <span className="min-w-0 break-words">{name}</span>
        <span className="flex items-center gap-2 print:hidden">
          <span role="status">{said === 'not_copied' && t('not_copied')}</span>
          <Button
            size="sm"
            variant="quiet"
            aria-label={t('copy_of', { name })}
            icon={
              said === 'copied' ? (
                <Check aria-hidden className="size-3.5" />
              ) : (
                <Copy aria-hidden className="size-3.5" />
              )
            }
            onClick={() => void copy()}
          >
            {t(said === 'copied' ? 'copied' : 'copy')}
          </Button>
        </span>
      </figcaption>
      <pre
        ref={shown}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        className="overflow-x-auto whitespace-pre px-3 py-2 font-mono text-sm print:whitespace-pre-wrap"
      >
        {text}
      </pre>
    </figure>
  );
}
