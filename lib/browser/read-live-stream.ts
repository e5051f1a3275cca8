import { createParser } from 'eventsource-parser';
import { errorOfAnswer, remedyOf } from '@/lib/browser/dashboard';
import type { LiveInput } from '@/lib/browser/live-state';
import { stampHeaders } from '@/lib/browser/page-session';
import { answerMark } from '@/lib/contract/action-result';
import { parseLiveEvent } from '@/lib/work/live-event';

/** The server says something every 15 s; after this time without a byte, in milliseconds, the line counts as broken. */
const silence = 40_000;

type Told = Extract<LiveInput, { type: 'opened' | 'alive' | 'said' | 'lost' | 'unauthorized' | 'refused' }>;

/**
 * Reads one live stream to its end and tells what becomes of it: at last `lost`, `unauthorized` or `refused`, unless
 * `signal` ended it. By fetch, since an EventSource sees no status: an ended session would look like an outage.
 */
export async function readLiveStream(
  url: string,
  signal: AbortSignal,
  tell: (told: Told) => void,
): Promise<void> {
  const line = new AbortController();
  const end = () => line.abort();
  signal.addEventListener('abort', end);
  let watch = setTimeout(end, silence);
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(end, silence);
  };
  const lost = (retryAfter?: number) => {
    if (!signal.aborted) tell({ type: 'lost', at: Date.now(), retryAfter });
  };
  try {
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...stampHeaders() },
      cache: 'no-store',
      signal: line.signal,
    });
    const stream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (response.status !== 200 || !response.headers.has(answerMark) || !stream || !response.body) {
      const error = errorOfAnswer(
        response.status,
        (name) => response.headers.get(name),
        await response.text(),
      );
      if (signal.aborted) return;
      const remedy = remedyOf(error);
      if (remedy === 'again') lost(error.retryAfter);
      else if (remedy === 'sign_in') tell({ type: 'unauthorized', at: Date.now() });
      else tell({ type: 'refused', error, at: Date.now() });
      return;
    }
    tell({ type: 'opened', at: Date.now() });
    const parser = createParser({
      onEvent: ({ data }) => {
        const event = parseLiveEvent(data);
        // After an event that ends the stream nothing more is heard of it.
        if (event && !signal.aborted) tell({ type: 'said', event, at: Date.now() });
      },
    });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) break;
      heard();
      tell({ type: 'alive', at: Date.now() });
      parser.feed(decoder.decode(value, { stream: true }));
    }
    lost();
  } catch {
    // Whatever broke: refused, reset, silent for too long.
    lost();
  } finally {
    clearTimeout(watch);
    signal.removeEventListener('abort', end);
  }
}
