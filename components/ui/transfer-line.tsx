import type { ReactNode } from 'react';
import { ProgressBar, type ProgressTone } from '@/components/ui/progress-bar';

interface TransferLineProps {
  label: string;
  /** 0 to 1, or null while the amount is unknown. */
  value: number | null;
  tone: ProgressTone;
  /** Bytes of how many. */
  amount: string;
  /** How it stands, in words. */
  words: string;
  rate: string | null;
  left: string | null;
  /** What can be done about it; left out where nothing ever can, here. */
  actions?: ReactNode;
}

/**
 * Bytes on their way between this browser and the cloud. Its columns are those of a store's line, and each has its place
 * while it is empty too: nothing wraps or jumps as the figures come and grow.
 */
export function TransferLine(props: TransferLineProps) {
  const { label, value, tone, amount, words, rate, left, actions } = props;
  return (
    <div className="@container flex flex-col gap-1.5">
      <div className={`flex items-center gap-3 ${actions === undefined ? '' : 'min-h-7'}`}>
        <div className="min-w-0 flex-1">
          <ProgressBar label={label} value={value} text={amount} tone={tone} />
        </div>
        {actions}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 text-sm tabular-nums @min-[640px]:grid-cols-[156px_minmax(0,1fr)_88px_128px]">
        <span className="whitespace-nowrap">{amount}</span>{' '}
        <span className="order-1 min-w-0 break-words text-muted @min-[640px]:order-none">{words}</span>{' '}
        <span className="whitespace-nowrap text-right text-muted">{rate}</span>{' '}
        <span className="order-1 whitespace-nowrap text-right text-muted @min-[640px]:order-none">
          {left}
        </span>
      </div>
    </div>
  );
}
