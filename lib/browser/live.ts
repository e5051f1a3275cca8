'use client';

import {
  type LiveInput,
  type LiveNews,
  type LiveState,
  next,
  noLive,
  type Want,
} from '@/lib/browser/live-state';
import { pageStamp } from '@/lib/browser/page-session';
import { requestReauth } from '@/lib/browser/reauth';
import { runningImages } from '@/lib/browser/running-images';
import { apiRoutes } from '@/lib/routes';
import { isLiveEvent } from '@/lib/work/live-event';

/** What a part of a page watches. */
export interface Watch {
  /** What is on screen first. */
  ids: readonly string[];
  /** Those of them whose upload is about to begin. */
  expected?: readonly string[];
  /** Not on screen itself: what is comes before it where not everything can be followed. */
  aside?: boolean;
}
type Listener = (news: LiveNews) => void;

/** What tabs say to each other. */
type Message =
  | { type: 'want'; tab: string; want: Want | null; added: readonly string[] }
  /** The tab that holds the stream asks everybody what they want. */
  | { type: 'ask' }
  | { type: 'news'; news: LiveNews }
  | { type: 'signed_in' };

/**
 * Name of the talk of tabs, and of its locks. Pages of different builds do not understand each other: a change of
 * `Message` is a change of this name. Pages of different projects have a stream each: what one of them may not see
 * would be gone to it.
 */
const talk = () => `darkroom.live.2 ${pageStamp() ?? ''}`;
const tabLock = (tab: string) => `${talk()} ${tab}`;
const settleMs = 30;

const tab =
  typeof crypto !== 'undefined' && 'randomUUID' in crypto ? crypto.randomUUID() : String(Math.random());
const watches = new Map<symbol, Watch>();
const listeners = new Set<Listener>();
/** Ends what waits for another tab to go. */
const others = new Map<string, AbortController>();
let state: LiveState = noLive;
let channel: BroadcastChannel | null = null;
let stream: AbortController | null = null;
let settling: ReturnType<typeof setTimeout> | null = null;
let waiting: ReturnType<typeof setTimeout> | null = null;
/** Ends this tab's part in the talk of the tabs: it is closed, frozen, or kept for the back button. */
let present: AbortController | null = null;
/** Gives the stream to another tab. */
let handOver = () => {};
let listening = false;

/**
 * Follows images until the returned function is called. One tab of the browser holds the only stream, for HTTP/1.1
 * allows six connections in all; the others hear it through a BroadcastChannel. The tab that comes to the front takes
 * it, so that nobody looks at what a hidden tab should have told.
 */
export function watchImages(watch: Watch, listener: Listener): () => void {
  const key = Symbol('watch');
  const forget = hearImages(listener);
  enter();
  watches.set(key, watch);
  announce(watch.ids);
  return () => {
    forget();
    watches.delete(key);
    announce([]);
  };
}

/** Hears what is told of images, whoever watches them, and asks for nothing. */
export function hearImages(listener: Listener): () => void {
  listeners.add(listener);
  connect();
  return () => {
    listeners.delete(listener);
  };
}

/** Tells the other tabs of this browser that images are gone: the cloud said so to this one. */
export function tellGone(ids: string[]): void {
  if (ids.length === 0) return;
  connect();
  say({ type: 'news', news: { type: 'gone', ids } });
}

/** Asks once more for what the dashboard would not tell, or after a session that has ended. */
export function followAgain(): void {
  if (state.trouble?.kind === 'signed_out') signIn();
  else if (state.leads) happen({ type: 'again', at: Date.now() });
  else lead(true);
}

function happen(input: LiveInput): void {
  const [after, effects] = next(state, input);
  state = after;
  for (const effect of effects) {
    switch (effect.type) {
      case 'open':
        open(effect.plan);
        break;
      case 'close':
        closeStream();
        break;
      case 'settle':
        if (settling) break;
        settling = setTimeout(() => {
          settling = null;
          happen({ type: 'settled', at: Date.now() });
        }, settleMs);
        break;
      case 'wait':
        waiting = setTimeout(() => happen({ type: 'due', at: Date.now() }), effect.ms);
        break;
      case 'ask':
        say({ type: 'ask' });
        break;
      case 'sign_in':
        signIn();
        break;
      case 'tell':
        deliver(effect.news);
        break;
      case 'share':
        say({ type: 'news', news: effect.news });
        break;
    }
  }
}

function open(plan: { ids: readonly string[]; expected: readonly string[] }): void {
  closeStream();
  const opened = new AbortController();
  stream = opened;
  const params = new URLSearchParams({ ids: plan.ids.join(',') });
  if (plan.expected.length > 0) params.set('expect', plan.expected.join(','));
  const tell = (told: LiveInput) => {
    if (stream === opened) happen(told);
  };
  // Most pages follow nothing. What cannot be fetched is a line that is lost, and tried again.
  import('@/lib/browser/read-live-stream').then(
    ({ readLiveStream }) => readLiveStream(apiRoutes.live(params), opened.signal, tell),
    () => tell({ type: 'lost', at: Date.now() }),
  );
}

function closeStream(): void {
  stream?.abort();
  stream = null;
  if (waiting) clearTimeout(waiting);
  waiting = null;
}

function signIn(): void {
  void requestReauth().then((signedIn) => {
    if (!signedIn) return;
    happen({ type: 'signed_in', at: Date.now() });
    say({ type: 'signed_in' });
  });
}

function deliver(news: LiveNews): void {
  if (news.type === 'images') runningImages.tell(news.images);
  if (news.type === 'gone') runningImages.drop(news.ids);
  for (const listener of [...listeners]) listener(news);
}

/** What this tab wants, what is on screen first. */
function ownWant(): Want | null {
  const inOrder = [...watches.values()].sort((a, b) => Number(a.aside ?? false) - Number(b.aside ?? false));
  const ids = new Set(inOrder.flatMap((watch) => watch.ids));
  const expected = new Set(inOrder.flatMap((watch) => watch.expected ?? []));
  if (ids.size === 0) return null;
  return { ids: [...ids], expected: [...expected], visible: document.visibilityState === 'visible' };
}

function announce(added: readonly string[]): void {
  const want = ownWant();
  happen({ type: 'want', tab, want, added });
  say({ type: 'want', tab, want, added });
}

/** Without locks each tab has a stream of its own, and tells nobody. */
function say(message: Message): void {
  if (message.type === 'signed_in' || (message.type === 'news' && message.news.type === 'gone'))
    channel?.postMessage(message);
  else if (present && navigator.locks) channel?.postMessage(message);
}

function connect(): void {
  if (channel || typeof window === 'undefined') return;
  channel = new BroadcastChannel(talk());
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) hear(data);
  };
  if (listening) return;
  listening = true;
  window.addEventListener('pagehide', leave);
  document.addEventListener('freeze', leave);
  window.addEventListener('pageshow', comeBack);
  document.addEventListener('resume', comeBack);
  window.addEventListener('online', () => happen({ type: 'again', at: Date.now() }));
  document.addEventListener('visibilitychange', () => {
    if (!present) return;
    announce([]);
    if (document.visibilityState !== 'visible') return;
    if (state.leads) happen({ type: 'again', at: Date.now() });
    else lead(true);
  });
}

function hear(message: Message): void {
  switch (message.type) {
    case 'want': {
      if (!state.leads || message.tab === tab) return;
      happen(message);
      if (message.want) waitFor(message.tab);
      else forget(message.tab);
      break;
    }
    case 'ask':
      if (present) announce([]);
      break;
    case 'news':
      if (message.news.type === 'gone') deliver(message.news);
      else happen({ type: 'heard', news: message.news });
      break;
    case 'signed_in':
      happen({ type: 'signed_in', at: Date.now() });
      break;
  }
}

/** Takes part: from the first watch on, and again after `leave`. */
function enter(): void {
  if (present || typeof window === 'undefined') return;
  connect();
  const here = new AbortController();
  present = here;
  // Locks exist only on secure origins; elsewhere each tab has a stream of its own.
  if (!navigator.locks) {
    happen({ type: 'lead' });
    return;
  }
  // Held as long as the tab is there: the tab that holds the stream waits for it, and learns of a crash.
  void hold(tabLock(tab), { signal: here.signal }, (gone) => {
    here.signal.addEventListener('abort', gone);
    // What was said before could not be believed.
    announce([...watches.values()].flatMap(({ ids }) => ids));
  });
  lead(document.visibilityState === 'visible');
}

function leave(): void {
  if (!present) return;
  say({ type: 'want', tab, want: null, added: [] });
  present.abort();
  present = null;
  handOver();
  follow();
}

function comeBack(): void {
  if (present || watches.size === 0) return;
  enter();
  announce([...watches.values()].flatMap(({ ids }) => ids));
}

/** Takes the stream at once, or waits until nobody holds it. */
function lead(atOnce: boolean): void {
  const here = present;
  if (!here) return;
  handOver();
  const queue = new AbortController();
  let release = () => {};
  handOver = () => {
    queue.abort();
    release();
  };
  const options = atOnce ? { steal: true } : { signal: queue.signal };
  void hold(talk(), options, (gone) => {
    if (queue.signal.aborted || here.signal.aborted) return gone();
    release = gone;
    happen({ type: 'lead' });
  }).then((stolen) => {
    if (!stolen || queue.signal.aborted || present !== here) return;
    follow();
    lead(false);
  });
}

/** Leaves the stream, and what others want of it, to another tab. */
function follow(): void {
  happen({ type: 'follow' });
  for (const other of [...others.keys()]) {
    forget(other);
    happen({ type: 'want', tab: other, want: null, added: [] });
  }
}

/** Holds a lock until the function that `granted` is given is called. Resolves to whether it was taken away. */
function hold(lock: string, options: LockOptions, granted: (gone: () => void) => void): Promise<boolean> {
  let held = false;
  return navigator.locks
    .request(lock, options, () => {
      held = true;
      return new Promise<void>((resolve) => granted(resolve));
    })
    .then(
      () => false,
      () => held,
    );
}

/** Takes back what another tab wants once it is gone, also without a word. */
function waitFor(other: string): void {
  if (others.has(other)) return;
  const wait = new AbortController();
  others.set(other, wait);
  void hold(tabLock(other), { mode: 'shared', signal: wait.signal }, (gone) => {
    gone();
    others.delete(other);
    happen({ type: 'want', tab: other, want: null, added: [] });
  });
}

function forget(other: string): void {
  others.get(other)?.abort();
  others.delete(other);
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'ask' || value.type === 'signed_in') return true;
  if (value.type === 'want') return 'tab' in value && typeof value.tab === 'string' && 'want' in value;
  return value.type === 'news' && 'news' in value && isNews(value.news);
}

function isNews(value: unknown): value is LiveNews {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return value.type === 'trouble' || isLiveEvent(value);
}
