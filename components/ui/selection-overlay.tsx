import type { ReactNode } from 'react';

interface SelectionOverlayProps {
  label: string;
  /** The head that it lies over: as high as that, and from its checkbox on. */
  head: 'row' | 'two_lines';
  children: ReactNode;
}

const heads = {
  row: 'lg:left-[37px] lg:min-h-[35px]',
  two_lines: 'lg:left-[29px] lg:min-h-[48px]',
} as const;

/**
 * What can be done to the selected rows of a table. Stands before the table in a box that is positioned, lies over its
 * head, so that nothing moves, and stays in view while it scrolls; on a narrow screen at its lower edge.
 */
export function SelectionOverlay({ label, head, children }: SelectionOverlayProps) {
  return (
    <div className="z-20 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 lg:sticky lg:top-12 lg:h-0">
      <section
        aria-label={label}
        className={`flex flex-wrap items-center gap-2 bg-accent-soft px-2 text-sm max-lg:border-t max-lg:py-2 lg:absolute lg:top-px lg:right-px lg:rounded-tr ${heads[head]}`}
      >
        {children}
      </section>
    </div>
  );
}
