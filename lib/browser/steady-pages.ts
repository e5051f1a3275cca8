/** Milliseconds before the next try; the last one stays. */
const waits = [500, 1000, 2000, 3000];

/**
 * Has a page that a link or a refresh asks for waited for while nobody answers, or something in between answers 502, 503
 * or 504 in the dashboard's place. Next would leave for the browser's own page of errors, or for the proxy's, and with
 * that end every upload of the tab. Next asks for pages by `window.fetch` with a header of its own, and offers to wait by
 * itself (`experimental.useOffline`) only together with writes, which have to tell instead. `onWait` is called when a
 * page begins to wait. Gives what undoes it.
 */
export function keepPageWhileNobodyAnswers(onWait: () => void): () => void {
  const plain = window.fetch;
  const steady: typeof fetch = async (input, init) => {
    if (!asksForPage(init)) return plain(input, init);
    for (let tries = 0; ; tries += 1) {
      const answer = await plain(input, init).catch((cause) => {
        if (init?.signal?.aborted) throw cause;
        return null;
      });
      if (answer && !isFromBetween(answer)) return answer;
      if (tries === 0) onWait();
      await wait(waits[Math.min(tries, waits.length - 1)] ?? 0);
    }
  };
  window.fetch = steady;
  return () => {
    if (window.fetch === steady) window.fetch = plain;
  };
}

/** What reads ahead may fail, and what writes tells of it by itself. */
function asksForPage(init: RequestInit | undefined): boolean {
  const headers = new Headers(init?.headers);
  return (
    headers.has('rsc') &&
    !['next-action', 'next-router-prefetch', 'next-router-segment-prefetch'].some((name) => headers.has(name))
  );
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
