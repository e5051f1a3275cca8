import { useTranslations } from 'next-intl';
import { ForgetImage } from '@/components/images/forget-image';
import { MessagePage } from '@/components/shell/message-page';

export default function ImageNotFound() {
  const t = useTranslations('pages');
  return (
    <>
      <ForgetImage />
      <MessagePage title={t('no_image')} text={t('no_image_text')} />
    </>
  );
}
