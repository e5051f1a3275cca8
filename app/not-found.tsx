import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';

export default function NotFound() {
  const t = useTranslations('pages');
  return (
    <main className="px-3 pt-7 sm:px-5">
      <MessagePage title={t('not_found')} text={t('not_found_text')} />
    </main>
  );
}
