'use client';

import { CircleCheck, CircleDashed, CirclePause, CircleX, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { storePart, useStoreWords } from '@/components/imports/use-store-words';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useDuration } from '@/components/ui/use-duration';
import { formatBytes, formatRate } from '@/lib/format';
import type { ImageTrack, StoreTrack as Track } from '@/lib/work/store-track';
import { RateMeter } from '@/lib/work/upload';

const looks = {
  done: { icon: CircleCheck, color: 'text-ok', tone: 'ok' },
  importing: { icon: LoaderCircle, color: 'text-progress', tone: 'progress' },
  waiting: { icon: CircleDashed, color: 'text-waiting', tone: 'waiting' },
  turn: { icon: CircleDashed, color: 'text-progress', tone: 'progress' },
  failed: { icon: CircleX, color: 'text-danger', tone: 'danger' },
  stopped: { icon: CirclePause, color: 'text-waiting', tone: 'waiting' },
} as const;

/** How often a change is read out, in milliseconds. */
const announceEvery = 5000;

/** Where an image's bytes are, a line a store: amount, rate and time left while they move, the reason when they stop. */
export function StoreTrack({ track, label }: { track: ImageTrack; label: string }) {
  return (
    <section aria-label={label} className="@container">
      <ul className="flex flex-col divide-y">
        {track.stores.map((store) => (
          <StoreLine key={store.store} track={store} />
        ))}
      </ul>
      <Announcer track={track} />
    </section>
  );
}

function StoreLine({ track }: { track: Track }) {
  const t = useTranslations('track');
  const duration = useDuration();
  const words = useStoreWords();
  const rate = useRate(track);
  const part = storePart(track);
  const { icon: Icon, color, tone } = looks[track.state];
  const left =
    rate && track.size !== null && track.copied !== null ? (track.size - track.copied) / rate : null;
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 py-2 @min-[640px]:grid-cols-[minmax(96px,160px)_minmax(60px,1fr)_156px_88px_128px]">
      <span className="flex min-w-0 items-center gap-1.5 font-medium">
        <Icon aria-hidden className={`size-4 shrink-0 ${color}`} />
        <span className="truncate">{track.store}</span>
      </span>
      <ProgressBar
        label={track.store}
        value={track.state === 'failed' ? reached(track) : part}
        text={words(track)}
        tone={tone}
        broken={track.state === 'failed'}
        className="col-span-2 @min-[640px]:col-span-1"
      />
      {track.state === 'importing' && track.copied !== null && track.size !== null ? (
        <>
          <span className="whitespace-nowrap text-sm tabular-nums @min-[640px]:text-right">
            {track.estimated && `${t('about')} `}
            {t('of', { copied: formatBytes(track.copied), size: formatBytes(track.size) })}
          </span>
          <span className="flex justify-end gap-x-3 whitespace-nowrap text-muted text-sm tabular-nums @min-[640px]:contents">
            <span className="text-right">{rate !== null && formatRate(rate)}</span>
            <span className="text-right">{left !== null && t('left', { time: duration(left) })}</span>
          </span>
        </>
      ) : (
        <span
          className={`col-span-2 min-w-0 break-words text-sm tabular-nums @min-[640px]:col-span-3 ${track.state === 'failed' ? 'text-danger' : 'text-muted'}`}
        >
          {words(track)}
        </span>
      )}
    </li>
  );
}

/** How much of it had arrived where a store failed, 0 to 1. */
function reached({ copied, size }: Track): number {
  return copied !== null && size ? Math.min(1, copied / size) : 0;
}

/** The rate of a store's bytes, from what was told over the last seconds. */
function useRate(track: Track): number | null {
  const [meter] = useState(() => new RateMeter());
  const last = useRef<{ copied: number; rate: number | null }>({ copied: -1, rate: null });
  const { copied, state } = track;
  if (state !== 'importing' || copied === null) return null;
  if (copied !== last.current.copied) last.current = { copied, rate: meter.sample(Date.now(), copied) };
  return last.current.rate;
}

/** Reads the whole track out when it changed, every few seconds at the most. */
function Announcer({ track }: { track: ImageTrack }) {
  const t = useTranslations('track');
  const words = useStoreWords();
  const text = track.stores
    .map((store) => t('store_is', { store: store.store, state: words(store) }))
    .join(t('comma'));
  const [told, setTold] = useState('');
  const latest = useRef(text);
  latest.current = text;
  const running = track.state === 'running';
  useEffect(() => {
    if (!running) {
      setTold(latest.current);
      return;
    }
    const timer = setInterval(() => setTold(latest.current), announceEvery);
    return () => clearInterval(timer);
  }, [running]);
  return (
    <p aria-live="polite" className="sr-only">
      {told}
    </p>
  );
}
