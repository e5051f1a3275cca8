export type ProgressTone = 'progress' | 'ok' | 'danger' | 'waiting';

interface ProgressBarProps {
  label: string;
  /** 0 to 1, or null while the amount is unknown. */
  value: number | null;
  /** The value in words, for screen readers. */
  text: string;
  tone?: ProgressTone;
  /** What failed of the whole, 0 to 1: a part of its own behind what is done. */
  failed?: number;
}

const tones = {
  progress: 'bg-progress',
  ok: 'bg-ok',
  danger: 'bg-danger',
  waiting: 'bg-line-strong',
} as const;

const percent = (part: number) => Math.min(100, Math.round(part * 10_000) / 100);

/** A bar that is as full as the bytes are; one that moves to and fro where nobody knows. */
export function ProgressBar({ label, value, text, tone = 'progress', failed = 0 }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round((value + failed) * 100)}
      aria-valuetext={text}
      className="flex h-2 overflow-hidden rounded-full bg-line"
    >
      {value === null ? (
        <div className={`h-full w-1/4 animate-sweep rounded-full ${tones[tone]}`} />
      ) : (
        <>
          <div
            className={`h-full ${failed > 0 ? '' : 'rounded-full'} ${tones[tone]}`}
            style={{ width: `${percent(value)}%` }}
          />
          {failed > 0 && (
            // One of a thousand is seen as well.
            <div
              className={`h-full min-w-1.5 shrink-0 ${tones.danger}`}
              style={{ width: `${percent(failed)}%` }}
            />
          )}
        </>
      )}
    </div>
  );
}
