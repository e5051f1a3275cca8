import type { ReactNode } from 'react';

export type Tone = 'ok' | 'progress' | 'waiting' | 'warning' | 'danger' | 'deactivated';

const tones: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok',
  progress: 'bg-progress-soft text-progress',
  waiting: 'bg-waiting-soft text-waiting',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  deactivated: 'bg-deactivated-soft text-deactivated',
};

/** A state: a word, an icon and a colour, never the colour alone. */
export function Badge({ tone, icon, children }: { tone: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={`badge ${tones[tone]}`}>
      {icon}
      {children}
    </span>
  );
}
