/**
 * The first certificate in a PEM text, alone, or null. Files often hold the private key beside it: nothing but the
 * certificate may leave the page.
 */
export function certificateOf(text: string): string | null {
  const found = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.exec(text);
  return found ? `${found[0]}\n` : null;
}
