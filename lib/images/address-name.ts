/** The name of the file that an address leads to: the last part of its path as people read it, or empty. */
export function addressName(address: string): string {
  if (!URL.canParse(address)) return '';
  const last = new URL(address).pathname.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
