import { type Stamped, stampHeader, stampOf } from '@/lib/contract/stamp';

/** Whom and what this document was made for. */
export interface PageSession extends Stamped {
  projectName: string;
  userName: string;
}

/** What a tab tells the others of the browser. */
export type SessionMessage =
  /** Somebody signed in or moved to another project; `user` as below, or '' where the page does not know whom Keystone let in. */
  | { type: 'signed_in'; user: string }
  /** Somebody signed out on purpose; `user` is what the keys of all that is kept of them begin with. */
  | { type: 'signed_out'; user: string }
  /** A page was loaded that shows this. */
  | { type: 'shown'; stamp: string; projectName: string; region: string | null; userName: string };

let present: PageSession | null = null;
let channel: BroadcastChannel | null = null;
const listeners = new Set<(message: SessionMessage) => void>();

/**
 * Says whom the document is for. The first word stands until the page is loaded anew: what was read and typed so far
 * belongs to it, whatever the session is by now.
 */
export function setPageSession(session: PageSession): void {
  present ??= session;
}

/** Whom this document was made for; null where nobody is signed in. */
export function pageSession(): PageSession | null {
  return present;
}

/** The stamp of this document, for the second argument of an action. */
export function pageStamp(): string | undefined {
  return present ? stampOf(present) : undefined;
}

/** The same as a header, for reads, uploads and the stream. */
export function stampHeaders(): Record<string, string> {
  return present ? { [stampHeader]: stampOf(present) } : {};
}

/** Hears of what other tabs tell until the returned function is called. */
export function onSessionMessage(listener: (message: SessionMessage) => void): () => void {
  connect();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the other tabs of this browser. */
export function tellTabs(message: SessionMessage): void {
  connect()?.postMessage(message);
}

function connect(): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  if (channel) return channel;
  channel = new BroadcastChannel('darkroom.session');
  channel.onmessage = ({ data }: MessageEvent<SessionMessage>) => {
    for (const listener of listeners) listener(data);
  };
  return channel;
}
