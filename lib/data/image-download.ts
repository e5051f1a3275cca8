import 'server-only';
import { getSession } from '@/lib/auth/session';
import { stampHeader } from '@/lib/contract/stamp';
import { answerHeaders, errorAnswer, otherProjectError, unauthorizedError } from '@/lib/data/answer';
import { attachment, downloadName } from '@/lib/images/download-name';
import { toActionError } from '@/lib/openstack/action-error';
import { openImageDownload } from '@/lib/openstack/image-download';
import { getImage } from '@/lib/openstack/images';
import { byteRange } from '@/lib/work/byte-range';

/** What our server makes the length of the answer; one that a handler gives itself is left out by Next (scripts/serve.mjs). */
const lengthHeader = 'x-darkroom-length';

/**
 * The bytes of an image as a file to save, or with `Range` a part of them, handed on as they come: nothing is kept, and
 * whoever takes them slowly slows Glance down. Its tag is the digest that Glance has of the image, so that a browser or
 * curl goes on after a cut; Glance itself knows neither tags nor `If-Range`. HEAD tells the same without the bytes.
 */
export async function answerDownload(request: Request, imageId: string): Promise<Response> {
  const session = await getSession();
  if (!session) return errorAnswer(unauthorizedError);
  const other = otherProjectError(session, request.headers.get(stampHeader));
  if (other) return errorAnswer(other);
  try {
    const image = await getImage(session.service, imageId, request.signal);
    const digest = image.os_hash_value ?? image.checksum;
    const etag = digest === null ? null : `"${digest}"`;
    const { headers: asked } = request;
    const wanted = byteRange(asked.get('range'), image.size, asked.get('if-range'), etag);
    const headers = new Headers({
      ...answerHeaders,
      // Not changed on the way either: a proxy that compresses would take away the length and the ranges.
      'cache-control': 'private, no-store, no-transform',
      'content-type': 'application/octet-stream',
      'content-disposition': attachment(downloadName(image)),
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      ...(etag ? { etag } : {}),
    });
    if (wanted.is === 'outside') {
      const error = { kind: 'invalid', reason: 'download_range', status: 416, requestId: null } as const;
      const answer = errorAnswer(error);
      answer.headers.set('content-range', `bytes */${image.size}`);
      return answer;
    }
    if (request.method === 'HEAD') {
      if (image.size !== null) headers.set(lengthHeader, String(image.size));
      return new Response(null, { headers });
    }
    const range = wanted.is === 'part' ? wanted.header : null;
    const download = await openImageDownload(session.service, imageId, range, request.signal);
    if (download.status === 204) {
      const error = { kind: 'conflict', reason: 'download_no_data', status: 409, requestId: null } as const;
      return errorAnswer(error);
    }
    // Glance leaves the length out while its cache takes the image in, and the record has it.
    const length = download.length ?? (download.status === 200 ? image.size : null);
    if (length !== null) headers.set(lengthHeader, String(length));
    if (download.status === 206 && download.range) headers.set('content-range', download.range);
    return new Response(download.body, { status: download.status, headers });
  } catch (error) {
    // Nobody hears this answer: whoever asked has left.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return errorAnswer(toActionError(error));
  }
}
