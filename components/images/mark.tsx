import type { LucideIcon } from 'lucide-react';

interface MarkProps {
  show: boolean;
  icon: LucideIcon;
  label: string;
  tone?: string;
}

/** What is special about the image of a row, behind its name. */
export function Mark({ show, icon: Icon, label, tone = 'text-muted' }: MarkProps) {
  return show ? (
    <span title={label} className={`shrink-0 ${tone}`}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{label}</span>
    </span>
  ) : null;
}
