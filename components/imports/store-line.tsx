'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useRef, useState } from 'react';
import { TrackBar } from '@/components/imports/track-bar';
import { TrackSign } from '@/components/imports/track-sign';
import { Reason } from '@/components/ui/reason';
import { useTimeLeft } from '@/components/ui/use-time-left';
import { formatBytes, formatRate } from '@/lib/format';
import type { StoreTrack } from '@/lib/work/store-track';
import type { TrackSegment } from '@/lib/work/track-segment';
import { RateMeter } from '@/lib/work/upload';

/** Fixed columns, so that nothing wraps or jumps: name, bar, bytes, rate, time left, and what can be done. */
const columns = {
  plain: {
    line: '@min-[640px]:grid-cols-[minmax(96px,160px)_minmax(60px,1fr)_156px_88px_128px]',
    bar: '@min-[640px]:col-span-1',
    amount: '@min-[640px]:text-right',
    pace: '@min-[640px]:contents',
    words: '@min-[640px]:col-span-3',
    wide: '@min-[640px]:col-span-4',
  },
  acts: {
    // As high with a button as without.
    line: 'min-h-11 @min-[800px]:grid-cols-[minmax(96px,240px)_minmax(60px,1fr)_156px_88px_104px_160px]',
    bar: '@min-[800px]:col-span-1',
    amount: '@min-[800px]:text-right',
    pace: '@min-[800px]:contents',
    words: '@min-[800px]:col-span-3',
    wide: '@min-[800px]:col-span-4',
  },
} as const;

interface StoreLineProps {
  store: string;
  segment: TrackSegment;
  /** Bytes of an import or a copy, where one tells them. */
  track: StoreTrack | null;
  /** How it stands there, in words. */
  text: string;
  /** What is special about the store, behind its name. */
  marks?: ReactNode;
  action?: ReactNode;
  /** Why something cannot be done with it. */
  note?: string;
  /** The lines of this track have room for actions. */
  acts: boolean;
}

/** One store in the size of a page: amount, rate and time left while bytes move, the reason when they stop, what helps. */
export function StoreLine({ store, segment, track, text, marks, action, note, acts }: StoreLineProps) {
  const t = useTranslations('track');
  const timeLeft = useTimeLeft();
  const rate = useRate(track);
  const column = columns[acts ? 'acts' : 'plain'];
  const { state, part } = segment;
  const bytes = state === 'importing' ? bytesOf(track) : null;
  const left = bytes && rate ? (bytes.size - bytes.copied) / rate : null;
  // Where nothing is and nothing comes there is no amount, and room for words.
  const hasBar = state !== 'missing' && state !== 'no_data' && state !== 'unknown';
  return (
    <li
      aria-label={store}
      className={`grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 py-2 ${column.line}`}
    >
      <span className="flex min-w-0 flex-wrap items-center gap-1.5 font-medium">
        <TrackSign state={state} size="page" />
        <span className={`min-w-0 ${marks ? 'break-all' : 'truncate'}`}>{store}</span>
        {marks}
      </span>
      {acts && (
        <span className="order-last flex flex-wrap justify-end gap-2 @max-[800px]:order-none">{action}</span>
      )}
      {hasBar && (
        <span
          role="progressbar"
          aria-label={store}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={part === null ? undefined : Math.round(part * 100)}
          aria-valuetext={text}
          className={`col-span-2 flex ${column.bar}`}
        >
          <TrackBar segment={segment} size="page" />
        </span>
      )}
      {bytes ? (
        <>
          <span className={`whitespace-nowrap text-sm tabular-nums ${column.amount}`}>
            {track?.estimated && `${t('about')} `}
            {t('of', { copied: formatBytes(bytes.copied), size: formatBytes(bytes.size) })}
          </span>
          <span
            className={`flex justify-end gap-x-3 whitespace-nowrap text-muted text-sm tabular-nums ${column.pace}`}
          >
            <span className="text-right">{rate !== null && formatRate(rate)}</span>
            <span className="text-right">{timeLeft(left)}</span>
          </span>
        </>
      ) : (
        <span
          className={`col-span-2 min-w-0 break-words text-sm tabular-nums ${hasBar ? column.words : column.wide} ${state === 'failed' ? 'text-danger' : 'text-muted'}`}
        >
          {text}
        </span>
      )}
      {note && <Reason className="order-last col-span-full">{note}</Reason>}
    </li>
  );
}

/** How many bytes of how many, or null where either is not told. */
function bytesOf(track: StoreTrack | null): { copied: number; size: number } | null {
  if (track === null || track.copied === null || track.size === null) return null;
  return { copied: track.copied, size: track.size };
}

/** The rate of a store's bytes, from what was told over the last seconds. */
function useRate(track: StoreTrack | null): number | null {
  const [meter] = useState(() => new RateMeter());
  const last = useRef<{ copied: number; rate: number | null }>({ copied: -1, rate: null });
  const copied = track?.state === 'importing' ? track.copied : null;
  if (copied === null) return null;
  if (copied !== last.current.copied) last.current = { copied, rate: meter.sample(Date.now(), copied) };
  return last.current.rate;
}
