/** Milliseconds for which a page that was asked for ahead is as good as one that is asked for now. */
const freshFor = 2000;

/** When each page was asked for, by its address, as long as that is not too long ago to matter. */
const askedAt = new Map<string, number>();

/** The page that somebody goes to, where it is shown as it was before. */
let old: string | null = null;

/** The page on screen was painted old, and what it is read anew for has not come yet. */
let awaitsAnew = false;

/** An address without what Next puts into it to ask for its page. */
function pageOf(address: string): string {
  const { pathname, searchParams } = new URL(address, globalThis.location?.href ?? 'http://localhost');
  searchParams.delete('_rsc');
  return `${pathname}?${searchParams}`;
}

/** Notes that a page is asked for at the dashboard, for a click or ahead of one, by the headers that Next sends. */
export function tellPageAsked(address: string, headers: Headers): void {
  // The title and what else stands in the head, where the rest is there from before.
  if (headers.get('next-router-state-tree')?.includes('metadata-only')) return;
  const now = Date.now();
  for (const [page, at] of askedAt) if (now - at > freshFor) askedAt.delete(page);
  const page = pageOf(address);
  askedAt.set(page, now);
  if (old === page) old = null;
}

/**
 * Notes that somebody goes to a page, by its address in full. Next asks for it now, or shows what it asked for ahead or has
 * of an earlier visit, which only the request that was sent tells the age of.
 */
export function tellPageChosen(address: string): void {
  const page = pageOf(address);
  awaitsAnew = false;
  old = Date.now() - (askedAt.get(page) ?? 0) > freshFor ? page : null;
}

/**
 * Whether the page that has now been painted was asked for more than two seconds before it was chosen, and is to be read
 * anew. Says so once. A refresh before it is painted would keep it back until the refresh has come.
 */
export function isPaintedOld(): boolean {
  const is = old !== null;
  old = null;
  if (is) awaitsAnew = true;
  return is;
}

/**
 * Whether what the page on screen brings now is what it was read anew for, and not the answer to a write, which brings the
 * page as well. Says so once.
 */
export function comesAnew(): boolean {
  const does = awaitsAnew;
  awaitsAnew = false;
  return does;
}
