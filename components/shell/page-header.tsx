import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: string;
  /** What the page is for, in a sentence. */
  text: string;
  /** What can be done with all of it. */
  children?: ReactNode;
}

/** What a page begins with. */
export function PageHeader({ title, text, children }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <h1 className="font-semibold text-lg">{title}</h1>
        <p className="max-w-[75ch] text-muted">{text}</p>
      </div>
      {children}
    </header>
  );
}
