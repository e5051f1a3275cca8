import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { buttonClass } from '@/components/ui/button';
import { routes } from '@/lib/routes';

/** A page that has nothing else to show: what is missing, and the way back. */
export function MessagePage({ title, text, action }: { title: string; text: ReactNode; action?: ReactNode }) {
  const t = useTranslations('pages');
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={title} text={text} />
      <div className="flex gap-2">
        {action}
        <Link href={routes.images()} className={buttonClass({ variant: action ? 'secondary' : 'primary' })}>
          {t('to_images')}
        </Link>
      </div>
    </div>
  );
}
