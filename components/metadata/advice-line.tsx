'use client';

import { Lightbulb } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { useListed } from '@/components/ui/use-listed';
import type { Advice } from '@/lib/metadata/image-advice';

/** One piece of advice, and the click that follows it where one is enough. */
export function AdviceLine({
  advice,
  disabled,
  onFix,
}: {
  advice: Advice;
  disabled?: boolean;
  onFix: (properties: Record<string, string>) => void;
}) {
  const t = useTranslations('imageAdvice');
  const listed = useListed();
  const { kind, values, fix } = advice;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Lightbulb aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 basis-40 break-words">{t(kind, values as never)}</span>
      {fix && (
        <Button
          size="sm"
          disabled={disabled}
          onClick={() => onFix(fix)}
          className="whitespace-normal! h-auto! min-h-7"
        >
          {t('fix', {
            set: listed(Object.entries(fix).map(([key, value]) => `${key}=${value}`)),
          })}
        </Button>
      )}
    </p>
  );
}
