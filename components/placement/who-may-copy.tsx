import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Reason } from '@/components/ui/reason';

interface WhoMayCopyProps {
  /** Shows the controls of copies; null for who could not use them whatever the cloud's policy is. */
  onOffer: (() => void) | null;
  className?: string;
}

/** Says that copies are an administrator's by default, and offers to try where the cloud may let owners. */
export function WhoMayCopy({ onOffer, className }: WhoMayCopyProps) {
  const t = useTranslations('imageStores');
  return (
    <div className={`flex flex-wrap items-center justify-between gap-x-3 gap-y-1 ${className ?? ''}`}>
      <Reason className="min-w-0">{t('who_may')}</Reason>
      {onOffer && (
        <Button size="sm" onClick={onOffer}>
          {t('show_controls')}
        </Button>
      )}
    </div>
  );
}
