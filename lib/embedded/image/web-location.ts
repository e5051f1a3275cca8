import type { Cloud } from '@/lib/embedded/cloud';
import { webStore } from '@/lib/embedded/config';
import { unavailable } from '@/lib/embedded/error';
import { webAddresses } from '@/lib/embedded/image/location-record';
import { openDownload } from '@/lib/embedded/pipeline/web-download';

/** Whether an image's data can be at this address: there is a store of type http, and it is one of the web. */
export function isWebAddress(cloud: Pick<Cloud, 'config'>, url: string): boolean {
  return webStore(cloud.config) !== null && /^https?:\/\/[^/]/i.test(url) && URL.canParse(url);
}

/**
 * The size of the data behind an address, or null where it does not tell; rejects with a sentence when there is none.
 * As in a web-download, import_filtering_opts say which addresses may be asked, at every redirect.
 */
export async function sizeBehind(cloud: Cloud, url: string): Promise<number | null> {
  const { body, size } = await openDownload(cloud.config, url, new AbortController().signal, 'HEAD');
  body.resume();
  return size;
}

/** The data of an image that has no copy here, from the first address that gives it; 503 when none does. */
export async function openAddress(
  cloud: Cloud,
  image: { id: string; size: number | null },
  part: { start: number; end: number } | null,
): Promise<AsyncGenerator<Uint8Array>> {
  const reasons: string[] = [];
  const stop = new AbortController();
  for (const { url } of webAddresses(cloud.db, image.id)) {
    try {
      const { body, size } = await openDownload(cloud.config, url, stop.signal);
      if (size !== null && image.size !== null && size !== image.size) {
        body.destroy();
        throw new Error(`${url} has ${size} bytes now, and the image ${image.size}`);
      }
      return cut(body, part ?? { start: 0, end: (image.size ?? Number.POSITIVE_INFINITY) - 1 }, image.size);
    } catch (cause) {
      reasons.push(cause instanceof Error ? cause.message : String(cause));
    }
  }
  throw unavailable(`No address of image ${image.id} can be read (${reasons.join('; ')}).`);
}

/** The bytes from `start` to `end` of a stream; throws where it ends before. */
async function* cut(
  body: AsyncIterable<Uint8Array>,
  { start, end }: { start: number; end: number },
  size: number | null,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const bytes of body) {
    const piece = bytes.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += bytes.length;
    if (piece.length > 0) yield piece;
    if (at > end) return;
  }
  if (size !== null) throw new Error(`The address ended after ${at} of ${size} bytes`);
}
