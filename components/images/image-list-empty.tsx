'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import { imageCan } from '@/lib/images/image-can';
import { type ImageListQuery, imageListParams, isFiltered } from '@/lib/images/image-list-query';
import { routes } from '@/lib/routes';

/** What stands in place of rows: nothing matches the filters, or there is nothing yet and this is how to begin. */
export function ImageListEmpty({
  query,
  viewer,
  fetches,
}: {
  query: ImageListQuery;
  viewer: Viewer;
  /** The cloud fetches images from a URL. */
  fetches: boolean;
}) {
  const t = useTranslations('list');
  if (isFiltered(query)) {
    return (
      <Frame title={t('no_match')} text={t('no_match_text')}>
        <Link
          href={routes.images(imageListParams({ ...query, filters: [], words: [] }))}
          className={buttonClass()}
        >
          {t('clear')}
        </Link>
      </Frame>
    );
  }
  if (query.scope !== 'all' && query.scope !== 'project' && query.scope !== 'hidden')
    return <Frame title={t(`none_${query.scope}`)} text={t(`none_${query.scope}_text`)} />;
  if (query.scope === 'hidden') return <Frame title={t('no_hidden')} text={t('no_hidden_text')} />;
  return (
    <Frame title={t('none')} text={t('none_text')} more={imageCan.create(viewer) === null && t('none_drop')}>
      {imageCan.create(viewer) === null && (
        <>
          <Link href={routes.newImage()} className={buttonClass({ variant: 'primary' })}>
            {t('upload')}
          </Link>
          {fetches && (
            <Link href={routes.newImage(new URLSearchParams({ source: 'url' }))} className={buttonClass()}>
              {t('import')}
            </Link>
          )}
        </>
      )}
    </Frame>
  );
}

interface FrameProps {
  title: string;
  text: string;
  children?: ReactNode;
  /** A further way, said under the buttons. */
  more?: ReactNode;
}

function Frame({ title, text, children, more }: FrameProps) {
  return (
    <div className="flex flex-col items-center gap-2 rounded border border-dashed px-4 py-14 text-center">
      <p className="font-medium">{title}</p>
      <p className="max-w-[52ch] text-muted">{text}</p>
      <div className="mt-2 flex flex-wrap justify-center gap-2">{children}</div>
      {more && <p className="text-muted text-sm">{more}</p>}
    </div>
  );
}
