'use client';

import { useSyncExternalStore } from 'react';
import type { Upload as TusUpload } from 'tus-js-client';
import { act } from '@/lib/browser/dashboard';
import { fileHashes } from '@/lib/browser/file-hashes';
import { requestReauth } from '@/lib/browser/reauth';
import { keepDigest } from '@/lib/browser/sent-digests';
import type { ActionError } from '@/lib/contract/action-result';
import { apiRoutes } from '@/lib/routes';
import { isRunning, RateMeter, type Upload, type UploadPlan } from '@/lib/work/upload';
import { uploadStatusSchema } from '@/lib/work/upload-status';

interface Job {
  plan: UploadPlan;
  meter: RateMeter;
  tus: TusUpload | null;
  attempts: number;
}

/** Uploads that run at once in this browser tab; the others wait. */
const atOnce = 3;
/** Milliseconds before the connection is tried again; the server keeps the other end for two minutes. */
const retryDelays = [500, 1000, 2000, 3000, 5000, 5000, 10_000, 10_000, 15_000, 15_000, 20_000, 20_000];

const jobs = new Map<string, Job>();
const listeners = new Set<() => void>();
let uploads: Upload[] = [];
const none: Upload[] = [];

/** The uploads of this tab. They live outside React, so that moving between pages leaves them alone. */
export const uploadManager = {
  /** Sends a file into an image record that is `queued`. */
  add(plan: UploadPlan): void {
    jobs.set(plan.imageId, { plan, meter: new RateMeter(), tus: null, attempts: 0 });
    const { imageId, name, file } = plan;
    void keepDigest(imageId, file);
    uploads = uploads.filter((known) => known.imageId !== imageId);
    uploads = [
      ...uploads,
      {
        imageId,
        name,
        size: file.size,
        sent: 0,
        rate: null,
        secondsLeft: null,
        state: 'waiting',
        error: null,
      },
    ];
    changed();
    startNext();
  },
  /** Stops an upload; the server ends the request to Glance and deletes the image. */
  async cancel(imageId: string): Promise<void> {
    const job = jobs.get(imageId);
    const upload = find(imageId);
    if (!job || !upload || !isRunning(upload)) return;
    update(imageId, { state: 'cancelled', rate: null, secondsLeft: null });
    await discard(job);
    startNext();
  },
  /**
   * Tries a failed upload again, from its first byte. Where Glance lost the upload and keeps the record waiting for
   * it, a new record takes its place; gives the id that is sent to.
   */
  async retry(imageId: string): Promise<string> {
    const job = jobs.get(imageId);
    if (!job || find(imageId)?.state !== 'failed') return imageId;
    update(imageId, { state: 'waiting', error: null });
    const { reopenUpload } = await import('@/lib/actions/imports');
    const result = await act(reopenUpload, { id: imageId });
    if (!result.ok) {
      update(imageId, { state: 'failed', error: result.error });
      return imageId;
    }
    const { id } = result.data;
    uploadManager.add({ ...job.plan, imageId: id });
    if (id !== imageId) {
      jobs.delete(imageId);
      uploads = uploads.filter((known) => known.imageId !== imageId);
      changed();
    }
    return id;
  },
  /** Takes a finished upload off the list. */
  dismiss(imageId: string): void {
    const upload = find(imageId);
    if (!upload || isRunning(upload)) return;
    jobs.delete(imageId);
    uploads = uploads.filter((known) => known.imageId !== imageId);
    changed();
  },
};

/** Every upload of this tab, newest last. */
export function useUploads(): Upload[] {
  return useSyncExternalStore(
    subscribe,
    () => uploads,
    () => none,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  const busy = uploads.some(isRunning);
  window[busy ? 'addEventListener' : 'removeEventListener']('beforeunload', warn);
  for (const listener of listeners) listener();
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function find(imageId: string): Upload | undefined {
  return uploads.find((upload) => upload.imageId === imageId);
}

function update(imageId: string, change: Partial<Upload>): void {
  uploads = uploads.map((upload) => (upload.imageId === imageId ? { ...upload, ...change } : upload));
  const file = jobs.get(imageId)?.plan.file;
  if (file && change.state) fileHashes.sending(file, change.state === 'sending');
  changed();
}

function startNext(): void {
  const running = uploads.filter((upload) => isRunning(upload) && upload.state !== 'waiting').length;
  for (const upload of uploads
    .filter((known) => known.state === 'waiting')
    .slice(0, Math.max(0, atOnce - running))) {
    const job = jobs.get(upload.imageId);
    if (job) void start(job);
  }
}

async function start(job: Job): Promise<void> {
  const { plan } = job;
  update(plan.imageId, { state: 'sending' });
  const { Upload: Tus } = await import('tus-js-client');
  if (find(plan.imageId)?.state !== 'sending') return;
  job.tus = new Tus(plan.file, {
    endpoint: apiRoutes.uploads(),
    metadata: {
      image_id: plan.imageId,
      target: plan.target,
      ...(plan.store ? { store: plan.store } : {}),
      ...(plan.importRequest ? { import: JSON.stringify(plan.importRequest) } : {}),
    },
    // Retries are decided below, where a file can be looked at and somebody asked to sign in.
    retryDelays: null,
    storeFingerprintForResuming: false,
    onProgress: (sent) => progress(job, sent),
    onSuccess: () => void sent(job),
    onError: (cause) => void failed(job, errorOf(cause)),
  });
  job.tus.start();
}

/** All bytes are there. Where the token ended meanwhile, the import is started once somebody has signed in again. */
async function sent(job: Job): Promise<void> {
  const { imageId, file, importRequest } = job.plan;
  const waits = importRequest && (await refusalOf(imageId))?.kind === 'unauthorized';
  if (waits) {
    const { startImport } = await import('@/lib/actions/imports');
    const result = await act(startImport, { id: imageId, request: importRequest });
    if (!result.ok) return end(job, result.error);
  }
  update(imageId, { state: 'done', sent: file.size, rate: null, secondsLeft: null });
  startNext();
}

function progress(job: Job, sent: number): void {
  const { imageId, file } = job.plan;
  const state = find(imageId)?.state;
  if (state === 'cancelled' || state === 'failed') return;
  job.attempts = 0;
  // The server knows where this upload is now: losing it must not start another one behind our back.
  if (job.tus?.url) job.tus.options.endpoint = null;
  const rate = job.meter.sample(Date.now(), sent);
  // Once all is sent the rate says nothing more: how long the cloud still stores it, nobody tells.
  if (sent === file.size) update(imageId, { sent, rate: null, secondsLeft: null, state: 'finishing' });
  else
    update(imageId, { sent, rate, secondsLeft: rate ? (file.size - sent) / rate : null, state: 'sending' });
}

/** Decides what a failure means: a new sign-in, another try, or the end. */
async function failed(job: Job, error: ActionError): Promise<void> {
  const { imageId, file } = job.plan;
  const state = find(imageId)?.state;
  if (state === 'cancelled' || state === 'failed') return;
  job.meter.reset();
  if (!(await isReadable(file))) {
    end(job, { kind: 'invalid', reason: 'file_changed', status: null, requestId: null });
    await discard(job);
    return;
  }
  if (error.kind === 'unauthorized' && (await requestReauth())) {
    job.tus?.start();
    return;
  }
  if (error.reason === 'upload_gone') {
    end(job, (await refusalOf(imageId)) ?? error);
    return;
  }
  const delay = error.kind === 'unavailable' && error.status === null ? retryDelays[job.attempts] : undefined;
  if (delay === undefined) {
    end(job, error);
    return;
  }
  job.attempts += 1;
  update(imageId, { state: 'paused', rate: null, secondsLeft: null, error });
  setTimeout(() => {
    if (find(imageId)?.state !== 'paused') return;
    update(imageId, { state: 'sending', error: null });
    job.tus?.start();
  }, delay);
}

function end(job: Job, error: ActionError): void {
  update(job.plan.imageId, { state: 'failed', rate: null, secondsLeft: null, error });
  startNext();
}

/** Ends the upload on the server; where it never began there, only the record is to be deleted. */
async function discard(job: Job): Promise<void> {
  if (job.tus?.url) {
    await job.tus.abort(true).catch(() => deleteRecord(job));
    return;
  }
  await job.tus?.abort();
  await deleteRecord(job);
}

async function deleteRecord(job: Job): Promise<void> {
  const { deleteImages } = await import('@/lib/actions/images');
  await deleteImages({ ids: [job.plan.imageId] });
}

/** A file that was changed, cut or moved since it was chosen cannot be read any more. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(Math.max(0, file.size - 1)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Why Glance ended the upload, when the answer that said so got lost. */
async function refusalOf(imageId: string): Promise<ActionError | null> {
  const response = await fetch(apiRoutes.upload(imageId)).catch(() => null);
  const status = uploadStatusSchema.safeParse(await response?.json().catch(() => null));
  return status.success && status.data?.state === 'ended' ? status.data.error : null;
}

/** What the server said, or that it said nothing. */
function errorOf(cause: unknown): ActionError {
  const nothing: ActionError = { kind: 'unavailable', reason: '', status: null, requestId: null };
  if (!(cause instanceof Error) || !('originalResponse' in cause)) return nothing;
  const response = cause.originalResponse as { getStatus(): number; getBody(): string } | null;
  if (!response) return nothing;
  const status = response.getStatus();
  if (status === 0) return nothing;
  if (status === 410 || status === 404)
    return { kind: 'not_found', reason: 'upload_gone', status, requestId: null };
  try {
    return JSON.parse(response.getBody()) as ActionError;
  } catch {
    return {
      kind: status === 401 ? 'unauthorized' : 'unexpected',
      reason: response.getBody(),
      status,
      requestId: null,
    };
  }
}
