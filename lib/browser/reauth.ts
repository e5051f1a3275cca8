import { onSessionMessage } from '@/lib/browser/page-session';

/** Shows a dialog; resolves to whether it was answered by signing in. It closes unanswered when `closed` aborts. */
type Handler = (closed: AbortSignal) => Promise<boolean>;
let handler: Handler | null = null;
let pending: Promise<boolean> | null = null;

/** The shell registers its sign-in dialog; gives the way to take it back. */
export function onReauthNeeded(ask: Handler): () => void {
  handler = ask;
  return () => {
    if (handler === ask) handler = null;
  };
}

/**
 * Asks for a new sign-in, once for all who need one; resolves to whether somebody signed in. The dialog opens in a tab
 * that somebody sees: a hidden one waits until it is looked at. Whoever signs in in another tab of the browser answers
 * for all of them.
 */
export function requestReauth(): Promise<boolean> {
  if (!handler) return Promise.resolve(false);
  pending ??= signedIn(handler).finally(() => {
    pending = null;
  });
  return pending;
}

async function signedIn(ask: Handler): Promise<boolean> {
  const over = new AbortController();
  const elsewhere = new Promise<boolean>((resolve) => {
    const leave = onSessionMessage(({ type }) => {
      if (type === 'signed_in') resolve(true);
    });
    over.signal.addEventListener('abort', leave);
  });
  const here = untilSeen(over.signal).then(() => (over.signal.aborted ? false : ask(over.signal)));
  const answer = await Promise.race([elsewhere, here]);
  over.abort();
  return answer;
}

/** Resolves when somebody looks at this tab, or nobody needs to any more. */
function untilSeen(over: AbortSignal): Promise<void> {
  if (typeof document === 'undefined' || document.visibilityState === 'visible') return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState === 'visible') resolve();
    };
    document.addEventListener('visibilitychange', look, { signal: over });
    over.addEventListener('abort', () => resolve());
  });
}
