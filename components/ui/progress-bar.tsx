interface ProgressBarProps {
  label: string;
  /** 0 to 1, or null while the amount is unknown. */
  value: number | null;
  /** The value in words, for screen readers. */
  text: string;
  tone?: 'progress' | 'ok' | 'danger' | 'waiting';
  /** It ended before it was full: what is there is hatched, and never nothing. */
  broken?: boolean;
  className?: string;
}

const tones = {
  progress: 'bg-progress',
  ok: 'bg-ok',
  danger: 'bg-danger',
  waiting: 'bg-line-strong',
} as const;

/** Red and not whole, so that it is told from a full bar without its colour. */
const hatched =
  'bg-[repeating-linear-gradient(135deg,var(--danger)_0_4px,transparent_4px_7px)] border-r-2 border-danger';
/** Percent of the width that shows where nothing arrived. */
const stub = 12;

/** A bar that is as full as the bytes are; one that moves to and fro where nobody knows. */
export function ProgressBar({ label, value, text, tone = 'progress', broken, className }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
      aria-valuetext={text}
      className={`h-2 overflow-hidden rounded-full bg-line ${className ?? ''}`}
    >
      {value === null ? (
        <div className={`h-full w-1/4 animate-sweep rounded-full ${tones[tone]}`} />
      ) : (
        <div
          className={`h-full rounded-full ${broken ? hatched : tones[tone]}`}
          style={{ width: `${Math.min(100, Math.max(broken ? stub : 0, value * 100))}%` }}
        />
      )}
    </div>
  );
}
