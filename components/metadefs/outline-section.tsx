import { type ReactNode, useId } from 'react';

interface OutlineSectionProps {
  title: string;
  count: number;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of a namespace under its heading, with how much there is and the way to add to it. */
export function OutlineSection({ title, count, action, children }: OutlineSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded border bg-surface">
      <header className="flex min-h-11 items-center justify-between gap-2 border-b px-4 py-1.5">
        <h2 className="font-medium">
          <span id={id}>{title}</span> <span className="ml-1 text-muted text-sm">{count}</span>
        </h2>
        {action}
      </header>
      {children}
    </section>
  );
}
