'use client';

import { requestReauth } from '@/lib/browser/reauth';
import { runningImages } from '@/lib/browser/running-images';
import { apiRoutes } from '@/lib/routes';
import type { LiveEvent } from '@/lib/work/live-event';

/** What one tab wants to be told. */
interface Want {
  ids: string[];
  expected: string[];
}
type Message =
  /** A tab says what it wants; an empty want takes it back. */
  | { type: 'want'; tab: string; want: Want }
  /** The tab that holds the stream asks everybody. */
  | { type: 'who' }
  | { type: 'event'; event: LiveEvent };
type Listener = (event: LiveEvent) => void;

const reopenAfter = 2000;
const settle = 30;

const tab =
  typeof crypto !== 'undefined' && 'randomUUID' in crypto ? crypto.randomUUID() : String(Math.random());
const watches = new Map<symbol, { want: Want; listener: Listener }>();
const wants = new Map<string, Want>();
let channel: BroadcastChannel | null = null;
let source: EventSource | null = null;
let openFor = '';
let leads = false;
let timer: ReturnType<typeof setTimeout> | null = null;

/**
 * Follows images until the returned function is called. One tab of the browser holds the only stream, for HTTP/1.1
 * allows six connections in all; the others hear it through a BroadcastChannel. `expected` are ids whose upload is
 * about to begin.
 */
export function watchImages(ids: string[], expected: string[], listener: Listener): () => void {
  const key = Symbol('watch');
  connect();
  watches.set(key, { want: { ids, expected }, listener });
  announce();
  return () => {
    watches.delete(key);
    announce();
  };
}

function connect(): void {
  if (channel) return;
  channel = new BroadcastChannel('darkroom.live');
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'want') setWant(data.tab, data.want);
    else if (data.type === 'who') announce();
    else deliver(data.event);
  };
  window.addEventListener('pagehide', () => {
    channel?.postMessage({ type: 'want', tab, want: { ids: [], expected: [] } } satisfies Message);
  });
  const lead = () => {
    leads = true;
    channel?.postMessage({ type: 'who' } satisfies Message);
    reconsider();
  };
  // Locks exist only on secure origins; elsewhere each tab has a stream of its own.
  if (!navigator.locks) lead();
  else {
    void navigator.locks.request('darkroom.live', () => {
      lead();
      return new Promise<never>(() => {});
    });
  }
}

function announce(): void {
  const ids = new Set<string>();
  const expected = new Set<string>();
  for (const { want } of watches.values()) {
    for (const id of want.ids) ids.add(id);
    for (const id of want.expected) expected.add(id);
  }
  const want = { ids: [...ids], expected: [...expected] };
  setWant(tab, want);
  channel?.postMessage({ type: 'want', tab, want } satisfies Message);
}

function setWant(owner: string, want: Want): void {
  if (want.ids.length === 0) wants.delete(owner);
  else wants.set(owner, want);
  reconsider();
}

/** Opens, replaces or closes the stream, once things have settled. */
function reconsider(): void {
  if (!leads || timer) return;
  timer = setTimeout(() => {
    timer = null;
    const union = (pick: (want: Want) => string[]) => [...new Set([...wants.values()].flatMap(pick))].sort();
    const params = new URLSearchParams({ ids: union((want) => want.ids).join(',') });
    const expected = union((want) => want.expected);
    if (expected.length > 0) params.set('expect', expected.join(','));
    const wanted = wants.size === 0 ? '' : apiRoutes.live(params);
    if (wanted !== openFor) open(wanted);
  }, settle);
}

function open(url: string): void {
  source?.close();
  source = null;
  openFor = url;
  if (url === '') return;
  const opened = new EventSource(url);
  source = opened;
  let lost: number | null = null;
  opened.onopen = () => {
    if (lost !== null) publish({ type: 'fresh' });
    lost = null;
  };
  opened.onmessage = ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as LiveEvent;
    publish(event);
    if (event.type === 'final') opened.close();
    if (event.type === 'unauthorized') {
      opened.close();
      void requestReauth().then((signedIn) => {
        if (signedIn && openFor === url) open(url);
      });
    }
  };
  opened.onerror = () => {
    if (source !== opened) return;
    lost ??= Date.now();
    publish({ type: 'stale', age: Date.now() - lost, retryIn: reopenAfter });
    if (opened.readyState !== EventSource.CLOSED) return;
    // An answer that is no stream ends an EventSource for good: an ended session, or a server that restarts.
    setTimeout(() => {
      if (source === opened && openFor === url) open(url);
    }, reopenAfter);
  };
}

function publish(event: LiveEvent): void {
  deliver(event);
  channel?.postMessage({ type: 'event', event } satisfies Message);
}

function deliver(event: LiveEvent): void {
  if (event.type === 'images') runningImages.tell(event.images);
  if (event.type === 'gone') runningImages.drop(event.ids);
  for (const { listener } of watches.values()) listener(event);
}
