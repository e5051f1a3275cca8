'use client';

import type { StoreApi } from 'zustand/vanilla';
import { edgesOf } from '@/lib/browser/file-edges-of';
import { keptUploads } from '@/lib/browser/kept-uploads';
import { isRunning, type Upload, type UploadPlan } from '@/lib/work/upload';

/** Milliseconds between two notes of how far an upload is. */
const noteEvery = 2000;

const lockOf = (imageId: string) => `darkroom.upload.${imageId}`;

/** Whether a tab of this browser runs the upload to an image. Without https there are no locks, and it cannot be told. */
export async function isHeldByTab(imageId: string): Promise<boolean> {
  const locks = await navigator.locks?.query().catch(() => null);
  return locks?.held?.some(({ name }) => name === lockOf(imageId)) ?? false;
}

interface Watched {
  upload: Upload;
  file: File;
  /** As it was noted last. */
  copy: string | null;
  notedAt: number;
  release: () => void;
}

/**
 * Looks at the uploads of this tab, and remembers them for the time after it: what is being sent is kept until it is done
 * or cancelled, and each holds a lock that ends with the tab.
 */
export function keepUploads(
  uploads: StoreApi<Upload[]>,
  planOf: (imageId: string) => UploadPlan | null,
): void {
  const watched = new Map<string, Watched>();
  const look = (present: Upload[]) => {
    for (const upload of present) {
      const before = watched.get(upload.imageId);
      if (before?.upload === upload) continue;
      const plan = planOf(upload.imageId);
      if (!plan) continue;
      if (isRunning(upload) && !(before && isRunning(before.upload) && before.file === plan.file))
        watched.set(
          upload.imageId,
          begin(plan, upload, () => planOf(upload.imageId)?.copy ?? null),
        );
      else if (before) watched.set(upload.imageId, goOn(before, upload, plan.copy ?? null));
    }
    for (const [imageId, { release, upload }] of watched) {
      if (present.some((known) => known.imageId === imageId)) continue;
      watched.delete(imageId);
      release();
      // Gone on in another record: this one is nobody's any more.
      if (isRunning(upload)) void keptUploads.forget(imageId);
    }
  };
  uploads.subscribe(look);
  look(uploads.getState());
}

function begin(plan: UploadPlan, upload: Upload, copyNow: () => string | null): Watched {
  const { imageId, name, file, target, store, importRequest } = plan;
  const now = Date.now();
  const kept = {
    imageId,
    name,
    size: file.size,
    filename: file.name,
    lastModified: file.lastModified,
    target,
    ...(store ? { store } : {}),
    ...(importRequest ? { importRequest } : {}),
    startedAt: now,
    sent: upload.sent,
    at: now,
    error: null,
  };
  // It may have begun meanwhile.
  void edgesOf(file).then((edges) =>
    keptUploads.keep({ ...kept, copy: copyNow(), edges: edges ?? null }, file),
  );
  return { upload, file, copy: plan.copy ?? null, notedAt: now, release: holdLock(imageId) };
}

function goOn(before: Watched, upload: Upload, copy: string | null): Watched {
  const { imageId, state, sent, error } = upload;
  if (state === 'done' || state === 'cancelled') void keptUploads.forget(imageId);
  else if (!isRunning(upload)) void keptUploads.note(imageId, { sent, error });
  else if (copy !== before.copy || (sent !== before.upload.sent && Date.now() - before.notedAt > noteEvery)) {
    void keptUploads.note(imageId, { sent, copy });
    return { ...before, upload, copy, notedAt: Date.now() };
  }
  if (!isRunning(upload)) before.release();
  return { ...before, upload };
}

/** Holds the lock of an upload until it is released or the tab is gone. */
function holdLock(imageId: string): () => void {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks?.request(lockOf(imageId), () => held).catch(() => {});
  return release;
}
