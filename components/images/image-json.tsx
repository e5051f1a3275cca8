'use client';

import { useTranslations } from 'next-intl';
import { ImageFrame } from '@/components/images/image-frame';
import { CopyBlock } from '@/components/shell/copy-block';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';

interface ImageJsonProps {
  image: Image;
  viewer: Viewer;
  /** The answer of the cloud, indented. */
  json: string;
}

/** The record of an image as the cloud gives it. */
export function ImageJson({ image, viewer, json }: ImageJsonProps) {
  const t = useTranslations('detail');
  return (
    <ImageFrame image={image} viewer={viewer} stale={null}>
      <p className="text-muted text-sm">{t('json_text')}</p>
      <CopyBlock label={t('tab_json')} text={json} whole />
    </ImageFrame>
  );
}
