/** A random id for something that this page makes (RFC 9562, version 4); crypto.randomUUID is for https alone. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const successors = new Map<string, string>();

/**
 * The id of the record that is to take the place of an image, the same whenever this page asks: an image is replaced
 * once, so whoever asks again since an answer was lost finds what was made.
 */
export function successorOf(imageId: string): string {
  const present = successors.get(imageId) ?? newId();
  successors.set(imageId, present);
  return present;
}
