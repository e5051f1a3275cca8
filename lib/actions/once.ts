import 'server-only';
import type { Session } from '@/lib/auth/session';

/** Milliseconds that an outcome is kept after its end: a browser sends again at once. */
const keptFor = 30_000;
const longestName = 64;

/** Runs a write of a session, or gives the outcome of its call of the same name. */
export type Once<T> = (
  session: { viewer: Pick<Session['viewer'], 'userId' | 'projectId'> },
  call: unknown,
  run: () => Promise<T>,
) => Promise<T>;

/**
 * Makes sure that a call of a page is run once, however often its request comes. A browser by itself sends a request
 * again whose kept connection breaks before an answer, writes included (Chromium's HttpNetworkTransaction; RFC 9110, 9.2.2
 * would not have it so): a page names each of its calls, and both requests bear that name. Others never meet the call, and
 * one without a name is always run.
 */
export function oncePerCall<T>(): Once<T> {
  const calls = new Map<string, Promise<T>>();
  return ({ viewer }, call, run) => {
    if (typeof call !== 'string' || call === '' || call.length > longestName) return run();
    const key = JSON.stringify([viewer.userId, viewer.projectId, call]);
    const present = calls.get(key);
    if (present) return present;
    const outcome = run();
    calls.set(key, outcome);
    const forget = () => void setTimeout(() => calls.delete(key), keptFor).unref();
    outcome.then(forget, forget);
    return outcome;
  };
}
