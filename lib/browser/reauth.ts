import { remedyOf } from '@/lib/browser/dashboard';
import type { ActionResult } from '@/lib/contract/action-result';

type Handler = () => Promise<boolean>;
let handler: Handler | null = null;
let pending: Promise<boolean> | null = null;

/** The shell registers its sign-in dialog; gives the way to take it back. */
export function onReauthNeeded(ask: Handler): () => void {
  handler = ask;
  return () => {
    if (handler === ask) handler = null;
  };
}

/** Shows the sign-in dialog over the page, once for all who ask; resolves to whether somebody signed in. */
export function requestReauth(): Promise<boolean> {
  if (!handler) return Promise.resolve(false);
  pending ??= handler().finally(() => {
    pending = null;
  });
  return pending;
}

/** Runs a server action, and again after a new sign-in when the token has ended meanwhile. */
export async function runAction<T>(action: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  const result = await attempt(action);
  if (result.ok || remedyOf(result.error) !== 'sign_in') return result;
  return (await requestReauth()) ? attempt(action) : result;
}

/** A dashboard that does not answer is an answer too: nothing typed is lost to a rejected promise. */
async function attempt<T>(action: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await action();
  } catch (cause) {
    // Only a failed request is told here; a bug in the page must stay loud.
    if (!(cause instanceof TypeError) && !(cause instanceof Error && /fetch|network/i.test(cause.message)))
      throw cause;
    return { ok: false, error: { kind: 'unavailable', reason: '', status: null, requestId: null } };
  }
}
