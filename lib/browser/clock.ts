import { useCallback, useSyncExternalStore } from 'react';

// One timer for everything on a page that says how long ago or how long still. It stands still while nobody looks.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * Milliseconds after which what is said of a moment may be another word: below a minute by the second where its seconds
 * are counted.
 */
export function paceOf(age: number, counted: boolean): number {
  const distance = Math.abs(age);
  if (distance < minute && counted) return second;
  return distance < hour ? minute / 2 : 5 * minute;
}

/** The time to say a moment's age at: the present, rounded down to its pace so that it stays equal in between. */
export function shownNow(moment: number, now: number, counted: boolean): number {
  const pace = paceOf(now - moment, counted);
  return moment + Math.floor((now - moment) / pace) * pace;
}

/** The present as the page shows it: the same for everything that is painted together. */
let present = Date.now();
/** Who is told, with how long it can wait at some time. */
const watchers = new Map<() => void, (now: number) => number>();
let timer: ReturnType<typeof setTimeout> | null = null;

function look(): number {
  const now = Date.now();
  // On the server nothing ticks; and the clock of a computer may be set back.
  if (typeof window === 'undefined' || now - present >= second || now < present) present = now;
  return present;
}

function schedule(): void {
  if (timer) clearTimeout(timer);
  timer = null;
  if (watchers.size === 0 || document.visibilityState === 'hidden') return;
  const now = look();
  const wait = Math.min(...[...watchers.values()].map((paceAt) => paceAt(now)));
  timer = setTimeout(tick, wait);
}

function tick(): void {
  look();
  for (const tell of watchers.keys()) tell();
  schedule();
}

function subscribe(tell: () => void, paceAt: (now: number) => number): () => void {
  if (watchers.size === 0) document.addEventListener('visibilitychange', tick);
  watchers.set(tell, paceAt);
  schedule();
  return () => {
    watchers.delete(tell);
    if (watchers.size === 0) document.removeEventListener('visibilitychange', tick);
    schedule();
  };
}

/**
 * The present, in milliseconds since the epoch, to say the age of `moment` at; moves on by itself, with `counted` by the
 * second below a minute.
 */
export function useNowFor(moment: number, counted: boolean): number {
  const listen = useCallback(
    (tell: () => void) => subscribe(tell, (now) => paceOf(now - moment, counted)),
    [moment, counted],
  );
  const read = () => shownNow(moment, look(), counted);
  return useSyncExternalStore(listen, read, read);
}

/** The present by the second, in milliseconds since the epoch. */
export function useSeconds(): number {
  const read = () => Math.floor(look() / second) * second;
  return useSyncExternalStore(listenBySecond, read, read);
}

function listenBySecond(tell: () => void): () => void {
  return subscribe(tell, () => second);
}
