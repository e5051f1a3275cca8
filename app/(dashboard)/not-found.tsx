import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';

/** Stands inside the frame, which stays. */
export default function NotFound() {
  const t = useTranslations('pages');
  return <MessagePage title={t('not_found')} text={t('not_found_text')} />;
}
