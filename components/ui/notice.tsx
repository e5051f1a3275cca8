import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const tones = {
  info: { box: 'border-line bg-surface', icon: Info, color: 'text-muted' },
  warning: { box: 'border-warning bg-surface', icon: TriangleAlert, color: 'text-warning' },
  danger: { box: 'border-danger bg-danger-soft', icon: CircleAlert, color: 'text-danger' },
} as const;

interface NoticeProps {
  tone: keyof typeof tones;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Told at once to screen readers. */
  alert?: boolean;
  className?: string;
}

/** Something to know about what is on the page, and what to do about it. */
export function Notice({ tone, title, children, action, alert, className }: NoticeProps) {
  const { box, icon: Icon, color } = tones[tone];
  return (
    <div
      role={alert ? 'alert' : undefined}
      className={`flex items-start gap-2.5 rounded max-sm:flex-wrap border p-3 ${box} ${className ?? ''}`}
    >
      <Icon aria-hidden className={`mt-[3px] size-4 shrink-0 ${color}`} />
      <div className="min-w-0 flex-1 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-sm">{children}</div>}
      </div>
      {action && <div className="max-sm:w-full max-sm:pl-[26px]">{action}</div>}
    </div>
  );
}
