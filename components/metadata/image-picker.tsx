'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useActionErrorText } from '@/components/shell/action-error';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import { TextField } from '@/components/ui/text-field';
import { QueryError } from '@/lib/browser/dashboard';
import type { ImageSummary } from '@/lib/images/image-summary';
import { findImagesOptions } from '@/lib/queries/images';

interface ImagePickerProps {
  projectId: string;
  /** An image that is not offered. */
  except?: string;
  onPick: (image: ImageSummary) => void;
}

/** One image out of all that this project sees: the newest, and any by its whole name or its id. */
export function ImagePicker({ projectId, except, onPick }: ImagePickerProps) {
  const t = useTranslations('metadata');
  const list = useTranslations('list');
  const errorText = useActionErrorText();
  const [text, setText] = useState('');
  const typed = text.trim();
  const newest = useQuery(findImagesOptions('', projectId));
  const named = useQuery({ ...findImagesOptions(typed, projectId), enabled: typed !== '' });
  const near = (newest.data ?? []).filter((image) =>
    (image.name ?? '').toLowerCase().includes(typed.toLowerCase()),
  );
  const found = [
    ...new Map([...near, ...(named.data ?? [])].map((image) => [image.id, image])).values(),
  ].filter(({ id }) => id !== except);
  const error = newest.error ?? named.error;
  return (
    <>
      <TextField
        label={t('pick')}
        hint={t('pick_hint')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {error instanceof QueryError && <Notice tone="danger" alert title={errorText(error.error)} />}
      {found.length === 0 ? (
        <p role="status" className="text-muted text-sm">
          {newest.isFetching || named.isFetching ? t('pick_reading') : !error && t('pick_none')}
        </p>
      ) : (
        <ul className="divide-y border-y">
          {found.map((image) => (
            <li key={image.id}>
              <button
                type="button"
                onClick={() => onPick(image)}
                className="flex w-full items-center gap-3 px-1 py-1.5 text-left hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate">{image.name || list('unnamed')}</span>
                <span className="shrink-0 text-muted text-sm">
                  <RelativeTime iso={image.created_at} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
