'use client';

import { downloadList } from '@/lib/browser/downloads/download-list';
import { NotReceived, NotWritten, receiveFile } from '@/lib/browser/downloads/receive-file';
import { fileHashes } from '@/lib/browser/file-hashes';
import type { ActionError } from '@/lib/contract/action-result';
import { apiRoutes } from '@/lib/routes';
import { type Download, type DownloadPlan, isFetching } from '@/lib/work/download';
import { RateMeter } from '@/lib/work/upload';

const stops = new Map<string, AbortController>();
/** Milliseconds between two changes that the page is told. */
const showEvery = 200;

/** Downloads into chosen files. They live outside React, so that moving between pages leaves them alone. */
export const downloadManager = {
  /** Fetches an image into its file; one that is under way already goes on. */
  start(plan: DownloadPlan): void {
    if (stops.has(plan.imageId)) return;
    const stop = new AbortController();
    stops.set(plan.imageId, stop);
    void run(plan, stop.signal).finally(() => stops.delete(plan.imageId));
  },
  /** An image is being fetched, or compared. */
  isAtWork(imageId: string): boolean {
    return stops.has(imageId);
  },
  /** Ends a download; nothing of it is kept. */
  cancel(imageId: string): void {
    stops.get(imageId)?.abort(new DOMException('cancelled', 'AbortError'));
  },
  /** Takes a download that has ended off the page. */
  dismiss(imageId: string): void {
    if (!stops.has(imageId))
      downloadList.setState((list) => list.filter((one) => one.imageId !== imageId), true);
  },
};

async function run(plan: DownloadPlan, signal: AbortSignal): Promise<void> {
  const { imageId, handle, digest } = plan;
  let download: Download = {
    imageId,
    fileName: handle.name,
    size: plan.size,
    received: 0,
    rate: null,
    state: 'receiving',
    error: null,
    retryAt: null,
    file: null,
    digest,
  };
  const show = (change: Partial<Download>) => {
    download = { ...download, ...change };
    downloadList.setState((list) => [...list.filter((one) => one.imageId !== imageId), download], true);
  };
  show({});
  const meter = new RateMeter();
  let shown = 0;
  let writer: FileSystemWritableFileStream | null = null;
  try {
    writer = await handle.createWritable();
    await receiveFile(
      apiRoutes.download(imageId),
      writer,
      ({ received, size, error, retryAt }) => {
        const now = Date.now();
        const state = error ? 'paused' : 'receiving';
        if (state === download.state && state === 'receiving' && now - shown < showEvery) return;
        shown = now;
        if (error) meter.reset();
        const rate = error ? null : meter.sample(now, received);
        show({ received, size: size ?? plan.size, error, retryAt, state, rate });
      },
      signal,
    );
    // What was written is in the file from here on, and not before.
    await writer.close();
    writer = null;
    const file = await handle.getFile();
    signal.throwIfAborted();
    show({ received: file.size, size: file.size, file, state: 'checking', rate: null, error: null });
    if (!digest) return show({ state: 'unchecked' });
    const abandon = () => fileHashes.stop(file);
    signal.addEventListener('abort', abandon);
    const { value } = await Promise.race([fileHashes.start(file, digest.algorithm), aborted(signal)]);
    signal.removeEventListener('abort', abandon);
    show({ state: value === null ? 'unchecked' : value === digest.value ? 'same' : 'different' });
  } catch (cause) {
    await writer?.abort().catch(() => {});
    if (!signal.aborted) return show({ state: 'failed', error: errorOf(cause), retryAt: null });
    // All of it is in the file by then; only its digest is not known.
    show({ state: download.file ? 'unchecked' : 'cancelled', error: null, retryAt: null });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

function errorOf(cause: unknown): ActionError {
  if (cause instanceof NotReceived) return cause.error;
  // The disk is full, the file is gone, or the browser may not write it any more.
  const reason = cause instanceof NotWritten || cause instanceof DOMException ? 'download_not_written' : '';
  return { kind: 'unexpected', reason, status: null, requestId: null };
}

if (typeof window !== 'undefined') {
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  // Only while something runs: a page with such a listener is not kept for going back to it.
  downloadList.subscribe((downloads) =>
    window[downloads.some(isFetching) ? 'addEventListener' : 'removeEventListener']('beforeunload', warn),
  );
}
