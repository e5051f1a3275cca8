interface ProgressBarProps {
  label: string;
  /** 0 to 1, or null while the amount is unknown. */
  value: number | null;
  /** The value in words, for screen readers. */
  text: string;
  tone?: 'progress' | 'ok' | 'danger' | 'waiting';
}

const tones = {
  progress: 'bg-progress',
  ok: 'bg-ok',
  danger: 'bg-danger',
  waiting: 'bg-line-strong',
} as const;

/** A bar that is as full as the bytes are; one that moves to and fro where nobody knows. */
export function ProgressBar({ label, value, text, tone = 'progress' }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
      aria-valuetext={text}
      className="h-2 overflow-hidden rounded-full bg-line"
    >
      {value === null ? (
        <div className={`h-full w-1/4 animate-sweep rounded-full ${tones[tone]}`} />
      ) : (
        <div
          className={`h-full rounded-full ${tones[tone]}`}
          style={{ width: `${Math.min(100, value * 100)}%` }}
        />
      )}
    </div>
  );
}
