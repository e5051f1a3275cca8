/** Between the name of a copy of the dashboard and the image of an upload, in its address. */
const between = '~';

/**
 * The last part of an upload's address, `copy~image`, of which whatever stands in front of several copies of the dashboard
 * reads where its requests have to go; just the image where no copy is known.
 */
export function uploadAddress(imageId: string, copy: string | null | undefined): string {
  return copy ? `${copy}${between}${imageId}` : imageId;
}

/** What the last part of an address names: a copy, where one is named, and an image; '' for none. */
export function readUploadAddress(text: string): { copy: string | null; imageId: string } {
  const at = text.indexOf(between);
  return at < 0
    ? { copy: null, imageId: text }
    : { copy: text.slice(0, at), imageId: text.slice(at + between.length) };
}
