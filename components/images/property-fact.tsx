'use client';

import { Info } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePropertyWords } from '@/components/metadata/use-property-words';
import { useShownKey } from '@/components/metadata/use-shown-key';
import type { ImportDifference } from '@/lib/browser/import-differences';
import type { PropertyView } from '@/lib/metadata/property-view';

interface PropertyFactProps {
  name: string;
  value: string;
  view: PropertyView;
  /** What the cloud did to it while the image was imported. */
  difference: ImportDifference | undefined;
}

/** One property as it is, what it means, and whether the cloud made it so. */
export function PropertyFact({ name, value, view, difference }: PropertyFactProps) {
  const t = useTranslations('detail');
  const { title, description } = usePropertyWords(name, view);
  const shown = useShownKey()(name);
  const [open, setOpen] = useState(false);
  const byCloud = difference && difference.to === value ? difference : undefined;
  return (
    <div className="grid gap-x-3 py-1.5 text-sm sm:grid-cols-[minmax(0,220px)_minmax(0,1fr)]">
      <dt className="min-w-0">
        <span className="break-all font-mono">{shown}</span>
        {(title || description) && (
          <span className="flex items-start gap-1 text-muted">
            <span className="min-w-0 break-words">{title}</span>
            {description && (
              <button
                type="button"
                aria-expanded={open}
                aria-label={t('explain', { name: shown })}
                onClick={() => setOpen((now) => !now)}
                className="inline-flex size-5 shrink-0 items-center justify-center rounded hover:bg-hover hover:text-text"
              >
                <Info aria-hidden className="size-3.5" />
              </button>
            )}
          </span>
        )}
      </dt>
      <dd className="min-w-0 break-words">
        {value || '–'}
        {byCloud && (
          <span className="ml-2 rounded bg-progress-soft px-1 text-progress">
            {byCloud.from === null
              ? t('added_by_cloud')
              : t('changed_by_cloud', { from: byCloud.from || '–' })}
          </span>
        )}
        {open && <p className="mt-1 whitespace-pre-line text-muted">{description}</p>}
      </dd>
    </div>
  );
}
