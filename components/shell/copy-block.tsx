'use client';

import { useTranslations } from 'next-intl';
import { useCopyText } from '@/components/shell/use-copy-text';
import { Button } from '@/components/ui/button';

interface CopyBlockProps {
  label: string;
  text: string;
  /** As high as the text is. */
  whole?: boolean;
}

/** Text to be copied as it stands. Where the browser lets no page copy, it says so and selects the text. */
export function CopyBlock({ label, text, whole }: CopyBlockProps) {
  const t = useTranslations('commands');
  const { shown, said, copy } = useCopyText(text);
  return (
    <div className="min-w-0 rounded border bg-bg">
      <figure
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={label}
        className={`overflow-auto px-3 py-2 ${whole ? '' : 'max-h-60'}`}
      >
        <pre ref={shown} className="font-mono text-sm">
          {text}
        </pre>
      </figure>
      <p className="flex items-center justify-end gap-2 border-t px-2 py-1">
        <span role="status" className="text-muted text-sm">
          {said && t(said)}
        </span>
        <Button size="sm" variant="quiet" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </p>
    </div>
  );
}
