import 'server-only';
import type { Session } from '@/lib/auth/session';

/** Milliseconds that what was done is remembered after its end: somebody may look first, and then click again. */
const keptFor = 10 * 60_000;
/** The same of a failure. A browser sends again at once; who clicks again later means another try. */
const failureKeptFor = 30_000;
const longestName = 64;

/** The name that a page gave its call, or null where it is none. */
export function callName(call: unknown): string | null {
  return typeof call === 'string' && call !== '' && call.length <= longestName ? call : null;
}

/** Runs a write of a session, or gives the outcome of its call of the same name. */
export type Once<T> = (
  session: { viewer: Pick<Session['viewer'], 'userId' | 'projectId'> },
  call: unknown,
  run: () => Promise<T>,
) => Promise<T>;

/**
 * Makes sure that a call of a page is run once, however often its request comes. A browser by itself sends a request
 * again whose kept connection breaks before an answer, writes included (Chromium's HttpNetworkTransaction; RFC 9110, 9.2.2
 * would not have it so): a page names each of its calls, and both requests bear that name, and so does that of who clicks
 * again since the answer was lost (`lib/browser/dashboard.ts`). Others never meet the call, and one without a name is
 * always run.
 */
export function oncePerCall<T>(): Once<T> {
  const running = new Map<string, Promise<T>>();
  // What came of them, and no promise of it: a promise holds the request that it was made in, with all that was drawn for it.
  const ended = new Map<string, { until: number; outcome: { value: T } | { error: unknown } }>();
  const end = (key: string, outcome: { value: T } | { error: unknown }) => {
    running.delete(key);
    const wait = 'value' in outcome ? keptFor : failureKeptFor;
    ended.set(key, { until: performance.now() + wait, outcome });
  };
  return ({ viewer }, asked, run) => {
    const call = callName(asked);
    if (call === null) return run();
    for (const [old, { until }] of ended) if (until <= performance.now()) ended.delete(old);
    const key = JSON.stringify([viewer.userId, viewer.projectId, call]);
    const present = ended.get(key)?.outcome;
    if (present) return 'value' in present ? Promise.resolve(present.value) : Promise.reject(present.error);
    const others = running.get(key);
    if (others) return others;
    const own = run();
    running.set(key, own);
    own.then(
      (value) => end(key, { value }),
      (error) => end(key, { error }),
    );
    return own;
  };
}
