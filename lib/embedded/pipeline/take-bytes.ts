import type { Cloud } from '@/lib/embedded/cloud';
import { badRequest, gone, type HttpError, tooLarge, unavailable } from '@/lib/embedded/error';
import type { Copier } from '@/lib/embedded/pipeline/copier';
import type { CopyTarget, Digesting } from '@/lib/embedded/pipeline/messages';

export type RequestBody = ReadableStream<Uint8Array> | null;
export interface Taken {
  size: number;
  checksum: string | null;
  sha512: string | null;
}

/**
 * Writes a request's body to one target, under its final name when all of it came. Throws the HTTP error for a body
 * that broke off, is not as long as announced, larger than the cap or than `room`, what a quota leaves, and for a target that failed.
 * `stop` ends it at once, however silent the sender is.
 */
export async function takeBytes(
  cloud: Cloud,
  copier: Copier,
  job: string,
  body: RequestBody,
  announced: number | null,
  target: CopyTarget,
  digesting: Digesting,
  stop: AbortSignal,
  room: number | null = null,
): Promise<Taken> {
  const cap = cloud.config.image_size_cap;
  const taken: Taken = { size: 0, checksum: null, sha512: null };
  let failure: HttpError | null = null;
  const copy = copier.start(job, null, [target], digesting, {
    hashed: ({ checksum, sha512 }) => Object.assign(taken, { checksum, sha512 }),
    failed: (_target, reason, code) => {
      if (code === 'SIGNATURE') failure ??= badRequest(reason);
      else if (code === 'ENOSPC') failure ??= tooLarge(`${target.name}: ${reason}`);
      else failure ??= unavailable(`${target.name}: ${reason}`);
    },
  });
  let over = false;
  const ended = copy.ended.finally(() => {
    over = true;
  });
  // Awaited below; a copy that was aborted rejects before that.
  ended.catch(() => {});
  const reader = body?.getReader();
  const stopNow = () => {
    failure ??= gone('The image was deleted.');
    copy.abort();
    // A read that waits for the sender ends with that.
    reader?.releaseLock();
  };
  stop.addEventListener('abort', stopNow, { once: true });
  if (stop.aborted) stopNow();
  try {
    for (;;) {
      const { done, value } = reader ? await reader.read() : { done: true, value: undefined };
      if (done || value === undefined || failure || over) break;
      taken.size += value.length;
      if (taken.size > cap) failure ??= tooLarge('Denying attempt to upload image larger than allowed.');
      if (room !== null && taken.size > room)
        failure ??= tooLarge(`Image exceeds the storage quota: ${room} bytes remaining.`);
      await copy.feed(value);
    }
  } catch {
    failure ??= badRequest('The request body ended early.');
  } finally {
    stop.removeEventListener('abort', stopNow);
  }
  if (announced !== null && announced !== taken.size) {
    failure ??= badRequest(`The size of the data, ${taken.size}, is not the announced ${announced}.`);
  }
  if (failure) {
    copy.abort();
    // What is left of the body is read and thrown away with the answer (unread-body.ts); cancelling cuts the connection.
    reader?.releaseLock();
    await ended.catch(() => {});
    throw failure;
  }
  copy.end();
  await ended;
  if (failure) throw failure;
  return taken;
}
