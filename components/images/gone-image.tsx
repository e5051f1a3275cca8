'use client';

import { useTranslations } from 'next-intl';
import { useActionErrorText } from '@/components/shell/action-error';
import { MessagePage } from '@/components/shell/message-page';
import type { Upload } from '@/lib/work/upload';

/** In place of an image that was deleted while it was open here; with why, where its upload knows. */
export function GoneImage({ name, upload }: { name: string; upload: Upload | undefined }) {
  const t = useTranslations('pages');
  const list = useTranslations('list');
  const text = useActionErrorText();
  const reason = upload?.state === 'failed' && upload.error ? text(upload.error) : null;
  return <MessagePage title={t('gone')} text={reason ?? t('gone_text', { name: name || list('unnamed') })} />;
}
