'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useStoreWords } from '@/components/imports/use-store-words';
import { useListed } from '@/components/ui/use-listed';
import type { StoreTrack } from '@/lib/work/store-track';

/** How often a change is read out, in milliseconds. */
const announceEvery = 5000;

interface TrackLinesProps {
  label: string;
  /** The way of the bytes, over the lines. */
  way: ReactNode;
  /** What is read out when it changes. */
  stores: readonly StoreTrack[];
  /** The cloud is at work, so that it changes by itself. */
  running: boolean;
  /** The lines. */
  children: ReactNode;
}

/** The store track in the size of a page: the way of the bytes, and under it a line a store. */
export function TrackLines({ label, way, stores, running, children }: TrackLinesProps) {
  return (
    <section aria-label={label} className="@container">
      {way}
      <ul className="flex flex-col divide-y">{children}</ul>
      <Announcer stores={stores} running={running} />
    </section>
  );
}

/** Reads the whole track out when it changed, every few seconds at the most. */
function Announcer({ stores, running }: Pick<TrackLinesProps, 'stores' | 'running'>) {
  const t = useTranslations('track');
  const listed = useListed();
  const words = useStoreWords();
  const text = listed(stores.map((store) => t('store_is', { store: store.store, state: words(store) })));
  const [told, setTold] = useState('');
  const latest = useRef(text);
  latest.current = text;
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
