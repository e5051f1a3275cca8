'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';

/** Links to what a page shows as a file, all of it: `href` gives the address of each format. */
export function ExportLinks({ href }: { href: (format: 'csv' | 'json') => string }) {
  const t = useTranslations('common');
  return (['csv', 'json'] as const).map((format) => (
    <a key={format} href={href(format)} download className={buttonClass({ size: 'sm' })}>
      <Download aria-hidden className="size-3.5" />
      {t('export_as', { format: format.toUpperCase() })}
    </a>
  ));
}
