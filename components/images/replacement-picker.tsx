'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFoundImages } from '@/components/palette/use-found-images';
import { IconButton } from '@/components/ui/icon-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { shownText } from '@/lib/images/odd-text';
import { useReadNames } from '@/lib/queries/use-read-names';

interface ReplacementPickerProps {
  /** The image that is replaced. */
  image: Image;
  viewer: Viewer;
  /** The id of the one to use instead, or null. */
  value: string | null;
  onChange: (id: string | null) => void;
}

/** The image to use instead, looked for by its name or id; only one that serves can be chosen. */
export function ReplacementPicker({ image, viewer, value, onChange }: ReplacementPickerProps) {
  const t = useTranslations('deprecation');
  const list = useTranslations('list');
  const nameOf = useReadNames();
  const [text, setText] = useState('');
  const found = useFoundImages(text, viewer);
  const fitting = found.images.filter(
    ({ id, status, os_hidden }) => id !== image.id && status === 'active' && !os_hidden,
  );
  if (value !== null)
    return (
      <div>
        <p className="font-medium text-sm">{t('instead')}</p>
        <p className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate">{nameOf(value) ?? value}</span>
          <IconButton
            label={t('other')}
            icon={<X aria-hidden className="size-4" />}
            onClick={() => onChange(null)}
          />
        </p>
      </div>
    );
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={t('instead')}
        hint={t('instead_hint')}
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <p role="status" className="text-muted text-sm empty:hidden">
        {text.trim().length >= 2 && fitting.length === 0 && (found.complete ? t('none_found') : t('looking'))}
      </p>
      {fitting.length > 0 && (
        <ul aria-label={t('found')} className="divide-y rounded border">
          {fitting.map((other) => (
            <li key={other.id}>
              <button
                type="button"
                onClick={() => onChange(other.id)}
                className="flex w-full items-baseline gap-3 px-3 py-1.5 text-left hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate">
                  {shownText(other.name ?? '') || list('unnamed')}
                </span>
                <span className="whitespace-nowrap text-muted text-sm">
                  <RelativeTime iso={other.created_at} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
