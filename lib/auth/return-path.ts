/** An origin that no address names: whatever resolves to another one leads away from this dashboard. */
const here = 'http://dashboard.invalid';

/**
 * The address that a sign-in leads back to, as a path of this dashboard with its query; null for any other. Browsers
 * strip tabs and newlines and take a backslash for a slash (WHATWG URL, "basic URL parser"), so the text is parsed as they do
 * and written anew. A path that begins with two slashes would name a host.
 */
export function returnPath(callbackUrl: unknown): string | null {
  if (typeof callbackUrl !== 'string' || !callbackUrl.startsWith('/')) return null;
  if (!URL.canParse(callbackUrl, here)) return null;
  const { origin, pathname, search } = new URL(callbackUrl, here);
  return origin === here && !pathname.startsWith('//') ? pathname + search : null;
}
