import { Signature } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Mark } from '@/components/images/mark';

/** In a row: its image carries all four properties of a signature. */
export function SignedMark() {
  return <Mark show icon={Signature} label={useTranslations('list')('signed')} />;
}
