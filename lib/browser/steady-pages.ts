import { tellPageAsked } from '@/lib/browser/page-age';

/** Milliseconds before the next try; the last one stays. */
const waits = [500, 1000, 2000, 3000];

/** How many pages are waited for that Next lets no write overtake. */
let waitedFor = 0;

/** The request that was held last for the sake of this build's tab: one before it is of no use to anybody. */
let held: object | null = null;

/** What withdraws a write that Next has not sent yet, by the write's call. */
const unsent = new Map<string, () => void>();
/** Calls that were told not to be done, and must not be when Next comes to send them. */
const withdrawn = new Set<string>();

/** Another build answered a write, and the page has not done yet what it does with the answer. */
let otherBuildWrote = false;
/** What is done about that. */
let afterOtherBuild = () => {};

/**
 * Runs a server action, or gives 'withdrawn' where a page is waited for: until that comes Next sends nothing, and a write
 * that somebody has long given up would be done without a word. The same where the waiting begins before the write is
 * sent. `call` is one of the action's arguments, by which its request is known.
 */
export function unlessPageIsWaitedFor<T>(call: string, run: () => Promise<T>): Promise<T | 'withdrawn'> {
  if (waitedFor > 0) return Promise.resolve('withdrawn');
  return new Promise((resolve, reject) => {
    unsent.set(call, () => {
      unsent.delete(call);
      withdrawn.add(call);
      resolve('withdrawn');
    });
    run()
      .then(resolve, reject)
      .finally(() => {
        unsent.delete(call);
        withdrawn.delete(call);
        if (!otherBuildWrote) return;
        otherBuildWrote = false;
        // Behind what the page itself does with the answer, such as leading on.
        setTimeout(() => afterOtherBuild());
      });
  });
}

/** Why a page is waited for: nobody answers, or the dashboard answers with another build than this tab's. */
export type Wait = 'silence' | 'other_build';

/**
 * Has a page that a link or a refresh asks for waited for while nobody answers, or something in between answers 502, 503
 * or 504 in the dashboard's place. Next would leave for the browser's own page of errors, or for the proxy's, and with
 * that end every upload of the tab. Next asks for pages by `window.fetch` with a header of its own, and offers to wait by
 * itself (`experimental.useOffline`) only together with writes, which have to tell instead
 * (`unlessPageIsWaitedFor`).
 *
 * A page of another build would make Next load the tab anew. While that would end uploads, or lose what was typed or what an
 * open dialog says, the page is asked for again until a copy of this build answers, or there is nothing to lose any more; a
 * link that leaves a form is followed, the browser asks, and what was typed is kept (`kept-draft.ts`). `onWait` is called
 * when a page begins to wait, `onOtherBuild` after a write that another build answered: such an answer brings no new page
 * with it. Gives what undoes it.
 */
export function keepPageWhileNobodyAnswers(
  onWait: (why: Wait) => void,
  onOtherBuild: () => void,
): () => void {
  const plain = window.fetch;
  afterOtherBuild = onOtherBuild;
  const steady: typeof fetch = async (input, init) => {
    if (new Headers(init?.headers).has('next-action')) {
      if (!isStillWanted(init?.body)) throw new TypeError('Failed to fetch: the write was withdrawn');
      const answer = await plain(input, init);
      if (isOfOtherBuild(answer, init)) otherBuildWrote = true;
      return answer;
    }
    if (!asksForPage(init)) return plain(input, init);
    const refreshes = new URL(String(input), location.href).pathname === location.pathname;
    const whyNot = (answer: Response | null): Wait | null => {
      if (!answer || isFromBetween(answer)) return 'silence';
      return isOfOtherBuild(answer, init) && wouldLose(refreshes) ? 'other_build' : null;
    };
    const attempt = () => {
      tellPageAsked(String(input), new Headers(init?.headers));
      return plain(input, init).catch((cause) => {
        if (init?.signal?.aborted) throw cause;
        return null;
      });
    };
    const first = await attempt();
    const why = whyNot(first);
    if (first && !why) return first;
    const turn = {};
    if (why && !(why === 'other_build' && held)) onWait(why);
    if (why === 'other_build') held = turn;
    // A refresh of a page that is shown holds no write back.
    const holds = why === 'silence' || !refreshes;
    if (holds) {
      waitedFor += 1;
      for (const withdraw of [...unsent.values()]) withdraw();
    }
    try {
      for (let tries = 0; ; tries += 1) {
        await wait(waits[Math.min(tries, waits.length - 1)] ?? 0);
        if (why === 'other_build' && held !== turn) return new Promise<Response>(() => {});
        const answer = await attempt();
        if (answer && !whyNot(answer)) return answer;
      }
    } finally {
      if (holds) waitedFor -= 1;
      if (held === turn) held = null;
    }
  };
  window.fetch = steady;
  return () => {
    if (window.fetch === steady) window.fetch = plain;
  };
}

/**
 * For who was asked by the browser and stays: Next takes the page that it was to load anew for loaded, so that the same link
 * leads nowhere any more. It forgets that where a page comes back out of the browser's cache (next, app-router.js,
 * `handlePageShow`), as which the next press is told.
 */
export function whenStayed(): void {
  const stayed = () => {
    for (const kind of presses) window.removeEventListener(kind, stayed, true);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  };
  for (const kind of presses) window.addEventListener(kind, stayed, true);
}
const presses = ['pointerdown', 'keydown'] as const;

/** Whether a write that is about to be sent was not withdrawn; from now on it is not. */
function isStillWanted(body: RequestInit['body']): boolean {
  // React writes arguments as one text, or as fields of a form (encodeReply).
  const texts = body instanceof FormData ? [...body.values()] : [body];
  const has = (call: string) => texts.some((text) => typeof text === 'string' && text.includes(call));
  for (const call of unsent.keys()) if (has(call)) unsent.delete(call);
  return ![...withdrawn].some(has);
}

/** What reads ahead may fail, and what writes tells of it by itself. */
function asksForPage(init: RequestInit | undefined): boolean {
  const headers = new Headers(init?.headers);
  return (
    headers.has('rsc') &&
    !['next-action', 'next-router-prefetch', 'next-router-segment-prefetch'].some((name) => headers.has(name))
  );
}

/** Next tells the build of the page with whatever it asks for; the front server tells its own (scripts/serve.mjs). */
function isOfOtherBuild({ headers }: Response, init: RequestInit | undefined): boolean {
  const theirs = headers.get('x-darkroom-build');
  return theirs !== null && theirs !== new Headers(init?.headers).get('x-deployment-id');
}

/**
 * Whether the browser would ask before it loads the tab anew, or a dialog is open: with fields, or with the reason why a write
 * was refused. Without `forms`, whether the browser would ask for uploads.
 */
function wouldLose(forms: boolean): boolean {
  if (forms && document.querySelector('[role="dialog"][data-state="open"]')) return true;
  return !window.dispatchEvent(new CustomEvent('beforeunload', { cancelable: true, detail: { forms } }));
}

function isFromBetween({ status, headers }: Response): boolean {
  const ours = headers.get('content-type')?.startsWith('text/x-component');
  return status >= 502 && status <= 504 && !ours;
}

/** Ends earlier when the browser says that its connection is back. */
function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener('online', end);
  });
}
