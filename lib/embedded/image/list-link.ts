/** `first` and `next`: root-relative, and only the last of a repeated parameter, as Glance has it. */
export function listLink(path: string, query: URLSearchParams, marker?: string): string {
  const params = new URLSearchParams();
  for (const [key, value] of query) if (key !== 'marker') params.set(key, value);
  if (marker) params.set('marker', marker);
  // Python's urlencode leaves a tilde as it is.
  const text = params.toString().replace(/%7E/g, '~');
  return text ? `${path}?${text}` : path;
}
