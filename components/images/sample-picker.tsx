'use client';

import { Hourglass, Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { UseFormReturn } from 'react-hook-form';
import { Badge } from '@/components/ui/badge';
import type { SampleImage } from '@/lib/contract/sample-image';
import { formatBytes } from '@/lib/format';
import type { CreateImageValues } from '@/lib/forms/create-image';

interface SamplePickerProps {
  form: UseFormReturn<CreateImageValues>;
  samples: readonly SampleImage[];
  onChoose: (sample: SampleImage) => void;
}

const icons = {
  slow: <Hourglass aria-hidden className="size-3.5" />,
  broken: <Unplug aria-hidden className="size-3.5" />,
};

/** Images that this cloud offers to try an import with: one press fills in address, format and name. */
export function SamplePicker({ form, samples, onChoose }: SamplePickerProps) {
  const t = useTranslations('create');
  const uri = form.watch('uri');
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">{t('samples')}</legend>
      <ul className="flex flex-wrap gap-2">
        {samples.map((sample) => (
          <li key={sample.url} className="max-w-full">
            <button
              type="button"
              aria-pressed={uri === sample.url}
              onClick={() => onChoose(sample)}
              className="flex max-w-full flex-wrap items-center gap-x-2 rounded border border-line-strong px-2.5 py-1.5 text-left hover:bg-hover aria-pressed:border-focus aria-pressed:bg-accent-soft"
            >
              <span className="truncate">{sample.name}</span>
              <span className="text-muted text-sm">
                {`${sample.disk_format} · ${formatBytes(sample.size)}`}
              </span>
              {sample.shows && (
                <Badge tone={sample.shows === 'slow' ? 'waiting' : 'danger'} icon={icons[sample.shows]}>
                  {t(`sample_${sample.shows}`)}
                </Badge>
              )}
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
