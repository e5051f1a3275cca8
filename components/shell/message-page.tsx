import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { routes } from '@/lib/routes';

/** A page that has nothing else to show: what is missing, and the way back. */
export function MessagePage({ title, text, action }: { title: string; text: ReactNode; action?: ReactNode }) {
  const t = useTranslations('pages');
  return (
    <div className="mx-auto flex max-w-[560px] flex-col items-start gap-3 px-4 py-16">
      <h1 className="font-semibold text-lg">{title}</h1>
      <div className="text-muted">{text}</div>
      <div className="flex gap-2">
        {action}
        <Link href={routes.images()} className={buttonClass({ variant: action ? 'secondary' : 'primary' })}>
          {t('to_images')}
        </Link>
      </div>
    </div>
  );
}
