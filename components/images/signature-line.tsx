'use client';

import { useTranslations } from 'next-intl';
import { useListed } from '@/components/ui/use-listed';
import type { Image } from '@/lib/contract/image';
import { signatureKeys } from '@/lib/metadata/signature-keys';

/** Whether an image carries a signature, as far as its record tells; nothing for one without any part of it. */
export function SignatureLine({ image }: { image: Image }) {
  const listed = useListed();
  const t = useTranslations('signatureState');
  const missing = signatureKeys.filter((key) => !image[key]);
  if (missing.length === signatureKeys.length) return null;
  return (
    <p className={missing.length > 0 ? 'text-danger text-sm' : 'text-sm'}>
      {missing.length > 0 ? t('partly', { keys: listed(missing) }) : t('whole')}
    </p>
  );
}
