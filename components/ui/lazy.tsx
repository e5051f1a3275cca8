'use client';

import { useTranslations } from 'next-intl';
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** What is fetched once the page is at rest, so that it opens without a connection too. */
const later: (() => Promise<unknown>)[] = [];
/** Milliseconds. */
const retryEvery = 3000;

interface LazyOptions<Props> {
  /** What stands there until the code has come. */
  waiting?: (props: Props) => ReactNode;
  /** Fetched only when it is shown: for what is large and seldom opened. */
  seldom?: boolean;
}

interface Source<Props> {
  load: () => Promise<ComponentType<Props>>;
  loaded: ComponentType<Props> | null;
}

/** A component that `lazy` gives; `ready` says whether its code has come. */
type Lazy<Props> = ((props: Props) => ReactNode) & { ready: () => boolean };

/**
 * A component whose code is fetched apart from the page's: when the page has come to rest, or when it is first shown.
 * Without a connection it says so in place and comes once there is one, where `next/dynamic` would take the page down.
 * For what a person opens: on the server it draws nothing.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { waiting = () => null, seldom = false }: LazyOptions<Props> = {},
): Lazy<Props> {
  const source: Source<Props> = {
    loaded: null,
    load: async () => {
      source.loaded = await load();
      return source.loaded;
    },
  };
  if (!seldom && typeof window !== 'undefined') whenIdle(source.load);
  return Object.assign((props: Props) => <Fetched source={source} waiting={waiting} props={props} />, {
    ready: () => source.loaded !== null,
  });
}

function Fetched<Props extends object>({
  source,
  waiting,
  props,
}: {
  source: Source<Props>;
  waiting: (props: Props) => ReactNode;
  props: Props;
}) {
  const [Shown, setShown] = useState<ComponentType<Props> | null>(() => source.loaded);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (Shown) return;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async () => {
      try {
        const component = await source.load();
        if (!gone) setShown(() => component);
      } catch {
        if (gone) return;
        setFailed(true);
        timer = setTimeout(attempt, retryEvery);
      }
    };
    void attempt();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [Shown, source]);
  if (Shown) return <Shown {...props} />;
  return (
    <>
      {waiting(props)}
      {failed && <NotLoaded />}
    </>
  );
}

/** Every part that did not load: the first says so for all, which else would lie upon each other and be read out one by one. */
const missing = createStore<readonly symbol[]>(() => []);

function NotLoaded() {
  const t = useTranslations('common');
  const [own] = useState(() => Symbol());
  useEffect(() => {
    missing.setState((present) => [...present, own], true);
    return () => missing.setState((present) => present.filter((other) => other !== own), true);
  }, [own]);
  if (useStore(missing)[0] !== own) return null;
  return (
    <p
      role="status"
      className="fixed bottom-3 left-3 z-50 max-w-[calc(100vw-24px)] rounded border bg-raised p-3 text-sm shadow-lg"
    >
      {t('not_loaded')}
    </p>
  );
}

/** Has something fetched once the page is at rest, behind what was told before. */
export function whenIdle(load: () => Promise<unknown>): void {
  later.push(load);
  if (later.length > 1) return;
  const begin = () => idle(next);
  if (document.readyState === 'complete') begin();
  else window.addEventListener('load', begin, { once: true });
}

/** One after another; what fails is fetched when it is shown. */
function next(): void {
  const [load] = later;
  if (!load) return;
  load()
    .catch(() => {})
    .finally(() => {
      later.shift();
      if (later.length > 0) idle(next);
    });
}

function idle(run: () => void): void {
  // Not every browser tells when it is idle.
  if ('requestIdleCallback' in window) window.requestIdleCallback(run, { timeout: 5000 });
  else setTimeout(run, 1000);
}
