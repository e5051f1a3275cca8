import http from 'node:http';
import https from 'node:https';
import { errorOfAnswer, errorOfFailure } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { imageUrl } from '@/lib/openstack/images';
import { observedCall } from '@/lib/openstack/observed-call';
import { isUnverified } from '@/lib/server/unverified';

/** Where the bytes of an image go: straight into a store, or to staging for an import. */
export type DataTarget = { kind: 'file'; store?: string } | { kind: 'stage' };

/** One open PUT of image data. */
export interface ImageDataWriter {
  /** Takes a chunk at once, in order; resolves when there is room for more, rejects with OpenStackError when the request has failed. */
  write(chunk: Uint8Array): Promise<void>;
  /** Ends the body and waits for the service's 204. */
  end(): Promise<void>;
  /** Drops the connection; the service puts the image back to `queued`. */
  abort(): void;
  /** Rejects as soon as the request fails, whoever is writing or not; never resolves before the answer. */
  readonly done: Promise<void>;
}

/** Bytes that may wait to be sent: what came meanwhile goes out in one piece, where Node's 16 KiB would be sent chunk by chunk. */
const ahead = 512 * 1024;

/**
 * Opens PUT /v2/images/{id}/file or /stage with a known length. fetch cannot: it sends a stream chunked, which some
 * proxies refuse, and hides an answer that comes before the body is read (409, 413, 415).
 */
export function openImageData(
  service: ImageService,
  id: string,
  target: DataTarget,
  size: number,
): ImageDataWriter {
  const url = new URL(`${imageUrl(service, id)}/${target.kind}`);
  const headers: http.OutgoingHttpHeaders = {
    'x-auth-token': service.token,
    accept: 'application/json',
    'content-type': 'application/octet-stream',
    'content-length': size,
    'x-openstack-image-size': size,
  };
  if (target.kind === 'file' && target.store) headers['x-image-meta-store'] = target.store;
  const call = observedCall('PUT', url.href);
  Object.assign(headers, call.headers);
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'PUT',
    headers,
    rejectUnauthorized: !isUnverified(url.href),
  });
  let failure: Error | null = null;
  /** Settled when there is room again, for everybody who waits for it. */
  let room: { promise: Promise<void>; resolve: () => void; reject: (cause: Error) => void } | null = null;
  request.on('drain', () => {
    room?.resolve();
    room = null;
  });
  const done = new Promise<void>((resolve, reject) => {
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('error', (cause) => reject(errorOfFailure(cause)));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        call.answered(status, textOf(response.headers['x-openstack-request-id']));
        if (status >= 200 && status < 300) return resolve();
        reject(errorOfAnswer(status, body, (name) => textOf(response.headers[name])));
        request.destroy();
      });
    });
    // An early answer closes the connection too: what it says arrives in `response` and wins.
    request.on('error', (cause) => setImmediate(() => reject(errorOfFailure(cause))));
  });
  done.catch((cause: Error) => {
    call.failed(cause);
    failure = cause;
    room?.reject(cause);
  });
  request.flushHeaders();

  return {
    done,
    async write(chunk) {
      if (failure) throw failure;
      call.sent(chunk.byteLength);
      if (request.write(chunk) || request.writableLength < ahead) return;
      room ??= withResolvers();
      await room.promise;
    },
    async end() {
      request.end();
      await done;
    },
    abort() {
      call.failed(new DOMException('The upload was given up.', 'AbortError'));
      request.destroy();
    },
  };
}

/** A header that came once. */
function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function withResolvers() {
  let resolve = () => {};
  let reject = (_cause: Error) => {};
  const promise = new Promise<void>((...settle) => {
    [resolve, reject] = settle;
  });
  // Whoever waited may have been replaced by then.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
