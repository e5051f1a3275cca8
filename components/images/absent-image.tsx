'use client';

import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { GoneImage } from '@/components/images/gone-image';
import { useSuccessor } from '@/components/images/use-successor';
import { MessagePage } from '@/components/shell/message-page';
import { forgetRecentImage } from '@/lib/browser/recent-images';
import { useUploads } from '@/lib/browser/uploads/upload-list';

/**
 * Stands on the page of an image that is not there, and offers it no more among those looked at. One that this tab was
 * sending was there: its page comes anew with every write, also the one that deletes the image or makes another in its place.
 */
export function AbsentImage() {
  const t = useTranslations('pages');
  const id = usePathname().split('/')[2] ?? '';
  const upload = useUploads().find(({ imageId }) => imageId === id);
  useSuccessor(id);
  useEffect(() => forgetRecentImage(id), [id]);
  if (upload) return <GoneImage name={upload.name} upload={upload} />;
  return <MessagePage title={t('no_image')} text={t('no_image_text')} />;
}
