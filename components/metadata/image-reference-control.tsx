'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { imagesOfFormatOptions } from '@/lib/queries/images';

interface ImageReferenceControlProps {
  /** Disk format of the images to choose from. */
  format: 'aki' | 'ari';
  projectId: string;
  label: string;
  value: string;
  onChange: (id: string) => void;
  disabled: boolean;
}

/** The id of another image: chosen by name from those of the right format, or typed. */
export function ImageReferenceControl({
  format,
  projectId,
  label,
  value,
  onChange,
  disabled,
}: ImageReferenceControlProps) {
  const t = useTranslations('metadata');
  const id = useId();
  const { data: images, isError } = useQuery(imagesOfFormatOptions(format, projectId));
  const there = images?.some((image) => image.id === value);
  return (
    <div className="flex flex-col gap-1">
      <select
        aria-label={t('reference', { name: label })}
        aria-describedby={`${id}-note`}
        disabled={disabled}
        value={there ? value : ''}
        onChange={(event) => event.target.value && onChange(event.target.value)}
        className="field-control"
      >
        <option value="">{t('reference_choose', { format })}</option>
        {images?.map((image) => (
          <option key={image.id} value={image.id}>
            {image.name || image.id}
          </option>
        ))}
      </select>
      <input
        aria-label={label}
        disabled={disabled}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value.trim())}
        className="field-control font-mono text-sm"
      />
      <p id={`${id}-note`} className="text-muted text-sm">
        {isError
          ? t('reference_failed')
          : images?.length === 0
            ? t('reference_none', { format })
            : t('reference_hint', { format })}
      </p>
    </div>
  );
}
