import type { ReactNode } from 'react';

/** A part of a form under its own heading; a folded one opens by a click. */
export function FormSection({
  title,
  folded,
  children,
}: {
  title: string;
  folded?: boolean;
  children: ReactNode;
}) {
  if (folded) {
    return (
      <details className="rounded border bg-surface">
        <summary className="px-4 py-3 font-medium">{title}</summary>
        <div className="flex flex-col gap-4 border-t p-4">{children}</div>
      </details>
    );
  }
  return (
    <section className="rounded border bg-surface">
      <h2 className="border-b px-4 py-3 font-medium">{title}</h2>
      <div className="flex flex-col gap-4 p-4">{children}</div>
    </section>
  );
}
