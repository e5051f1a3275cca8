'use client';

import { useTranslations } from 'next-intl';
import { ImageTabs } from '@/components/images/image-tabs';
import { PageFailure } from '@/components/shell/page-failure';
import { imageNameSeen } from '@/lib/browser/image-names';
import type { ActionError } from '@/lib/contract/action-result';
import { shortId } from '@/lib/format';

interface ImageFailureProps {
  id: string;
  error: ActionError;
  /** It is the form that edits the image, which has no tabs. */
  edit?: boolean;
}

/** A page of an image that could not be read: what this tab saw of its name stays, and the ways to its other pages. */
export function ImageFailure({ id, error, edit = false }: ImageFailureProps) {
  const t = useTranslations('detail');
  const editing = useTranslations('edit');
  const name = imageNameSeen(id) ?? shortId(id);
  return (
    <PageFailure heading={edit ? editing('heading', { name }) : name} title={t('not_read')} error={error}>
      {!edit && <ImageTabs id={id} />}
    </PageFailure>
  );
}
