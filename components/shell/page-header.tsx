import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';

/** What a page belongs to, outermost first. */
export type Trail = { label: string; href: Route }[];

interface PageTitleProps {
  /** Stands in the room above the title, which stays where it is. */
  trail?: Trail;
  children: ReactNode;
}

/** The title of a page: on every page at the same height, 36 px high as the buttons beside it are. */
export function PageTitle({ trail = [], children }: PageTitleProps) {
  const t = useTranslations('shell');
  return (
    <>
      {trail.length > 0 && (
        <nav
          aria-label={t('trail')}
          className="-mt-5 flex h-5 min-w-0 items-center gap-1.5 text-muted text-sm"
        >
          {trail.map(({ label, href }) => (
            <span key={href} className="flex min-w-0 items-center gap-1.5">
              <Link prefetch={false} href={href} className="truncate hover:text-text hover:underline">
                {label}
              </Link>
              <span aria-hidden>/</span>
            </span>
          ))}
        </nav>
      )}
      <h1 className="break-words py-[5px] font-semibold text-lg">{children}</h1>
    </>
  );
}

interface PageHeaderProps extends Pick<PageTitleProps, 'trail'> {
  title: ReactNode;
  /** What the page is for, in a sentence, or what there is to know of its subject. */
  text?: ReactNode;
  /** What can be done with all of it. */
  children?: ReactNode;
}

/** What a page begins with. */
export function PageHeader({ title, text, trail, children }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
      <div className="min-w-0">
        <PageTitle trail={trail}>{title}</PageTitle>
        {text && <div className="max-w-[75ch] text-muted">{text}</div>}
      </div>
      {children}
    </header>
  );
}
