import http from 'node:http';
import https from 'node:https';
import { errorOfAnswer, errorOfFailure } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { imageUrl } from '@/lib/openstack/images';
import { observedCall } from '@/lib/openstack/observed-call';
import { isUnverified } from '@/lib/server/unverified';

/** Image data on its way. */
export interface ImageDownload {
  /** 200 for all of it, 206 for a part, 204 where the image has none. */
  status: number;
  /** Bytes that come, or null where the service does not tell: with its cache it does not the first time. */
  length: number | null;
  /** `Content-Range` of a part. */
  range: string | null;
  /** The bytes, read as fast as somebody takes them; it errs when the line breaks before their end. */
  body: ReadableStream<Uint8Array>;
}

/** Milliseconds until the answer must have begun; the bytes may take as long as whoever takes them. */
const answerWithin = 60_000;

/**
 * GET /v2/images/{id}/file, with `range` a part of it. Ends when `signal` does or the body is cancelled. Throws
 * OpenStackError. By Node's own client: fetch reads ahead of whom it reads for, and its limit of time holds for the body.
 */
export function openImageDownload(
  service: ImageService,
  id: string,
  range: string | null,
  signal: AbortSignal,
): Promise<ImageDownload> {
  const url = new URL(`${imageUrl(service, id)}/file`);
  const call = observedCall('GET', url.href);
  const headers = {
    ...call.headers,
    'x-auth-token': service.token,
    // What Glance refuses it says in JSON only to whom names it first; the bytes come as they are.
    accept: 'application/json, application/octet-stream',
    ...(range ? { range } : {}),
  };
  const client = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request(url, {
      headers,
      agent: false,
      signal,
      rejectUnauthorized: !isUnverified(url.href),
    });
    const timer = setTimeout(() => request.destroy(new Error('The answer does not begin')), answerWithin);
    request.on('error', (cause) => {
      clearTimeout(timer);
      call.failed(cause);
      reject(signal.aborted ? cause : errorOfFailure(cause));
    });
    request.on('response', (response) => {
      clearTimeout(timer);
      const { statusCode: status = 0 } = response;
      const header = (name: string) => {
        const value = response.headers[name];
        return typeof value === 'string' ? value : null;
      };
      call.answered(status, header('x-openstack-request-id'));
      if (status === 200 || status === 204 || status === 206) {
        const told = header('content-length');
        const length = told === null ? null : Number(told);
        return resolve({ status, length, range: header('content-range'), body: pulled(response) });
      }
      readText(response).then((body) => reject(errorOfAnswer(status, body, header)), reject);
    });
    request.end();
  });
}

/** A stream that reads only when it is read: nothing of the image waits here. */
function pulled(response: http.IncomingMessage): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = response[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        response.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

async function readText(response: http.IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  // A refusal is a sentence; whatever else somebody sends is not read to its end.
  for await (const piece of response) {
    text += piece;
    if (text.length > 64 * 1024) break;
  }
  return text;
}
