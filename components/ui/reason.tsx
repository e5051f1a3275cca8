import type { ReactNode } from 'react';

interface ReasonProps {
  id?: string;
  className?: string;
  children: ReactNode;
}

/**
 * Why something cannot be done, as text that everybody reads; every reason is told this way. What cannot be done is
 * absent; a button that has to stay, since something is typed for it, names this by `aria-describedby`.
 */
export function Reason({ id, className, children }: ReasonProps) {
  return (
    <p id={id} className={`break-words text-muted text-sm ${className ?? ''}`}>
      {children}
    </p>
  );
}
