import type { ImportRequest } from '@/lib/contract/import';
import type { Caller } from '@/lib/embedded/cloud';

/** Everything that moves bytes: uploads, staging, imports, clean-up. */
export interface Pipeline {
  /** Takes PUT /file: queued → saving → active; throws the HTTP error and leaves the image `queued` otherwise. */
  upload(
    imageId: string,
    store: string,
    body: ReadableStream<Uint8Array> | null,
    size: number | null,
  ): Promise<void>;
  /** Takes PUT /stage: queued → uploading, the bytes under staging/. */
  stage(imageId: string, body: ReadableStream<Uint8Array> | null, size: number | null): Promise<void>;
  /** Starts an import whose request was checked: writes the task and the lock, works in the background. */
  startImport(caller: Caller, imageId: string, request: ImportRequest, stores: string[]): void;
  /** Ends whatever runs for an image that was deleted and removes its staged data and every copy. */
  discard(imageId: string): Promise<void>;
  /** At start, before the first request: finishes or undoes what a kill interrupted, removes orphan files. */
  recover(): Promise<void>;
  /** Stops the workers. */
  close(): Promise<void>;
}
