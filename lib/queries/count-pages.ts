/**
 * Counts what pages bring, to their end or for so many calls; `complete` says whether it was the end.
 */
export async function countPages(
  calls: number,
  read: (marker: string | null) => Promise<{ images: readonly unknown[]; nextMarker: string | null }>,
): Promise<{ count: number; complete: boolean }> {
  let count = 0;
  let marker: string | null = null;
  for (let call = 0; call < calls; call += 1) {
    const page = await read(marker);
    count += page.images.length;
    marker = page.nextMarker;
    if (marker === null) return { count, complete: true };
  }
  return { count, complete: false };
}
