'use client';

import { act } from '@/lib/browser/dashboard';
import { fileHashes } from '@/lib/browser/file-hashes';
import { successorOf } from '@/lib/browser/new-id';
import { requestWayBack } from '@/lib/browser/other-project';
import { requestReauth } from '@/lib/browser/reauth';
import { keepDigest } from '@/lib/browser/sent-digests';
import { leavePage, type UploadActions } from '@/lib/browser/uploads/upload-calls';
import { uploadList } from '@/lib/browser/uploads/upload-list';
import { UploadRunner } from '@/lib/browser/uploads/upload-runner';
import type { ActionResult } from '@/lib/contract/action-result';
import { isRunning, type Upload } from '@/lib/work/upload';

const actions: UploadActions = {
  reopen: async (id) => {
    const { reopenUpload } = await import('@/lib/actions/imports');
    return act(reopenUpload, { id, successor: successorOf(id) });
  },
  startImport: async (id, request) => {
    const { startImport } = await import('@/lib/actions/imports');
    return act(startImport, { id, request });
  },
  deleteRecord: async (id): Promise<ActionResult<null>> => {
    const { deleteImages } = await import('@/lib/actions/images');
    const done = await act(deleteImages, { ids: [id] });
    return done.ok ? (done.data[0]?.result ?? { ok: true, data: null }) : done;
  },
};

/** Runs the uploads of this tab. They live outside React, so that moving between pages leaves them alone. */
export const uploadManager = new UploadRunner(
  {
    origin: '',
    actions,
    signIn: requestReauth,
    wayBack: requestWayBack,
    isOnline: () => typeof navigator === 'undefined' || navigator.onLine,
    onPlan: ({ imageId, file }) => void keepDigest(imageId, file),
    onSending: (file, sending) => fileHashes.sending(file, sending),
  },
  uploadList,
);

/** Begins with the first upload: a page that only shows some needs nothing of it. */
function keepOnce(uploads: Upload[]): void {
  if (uploads.length === 0) return;
  stopLooking();
  void import('@/lib/browser/uploads/upload-keeper').then(({ keepUploads }) =>
    keepUploads(uploadList, (imageId) => uploadManager.planOf(imageId)),
  );
}
const stopLooking = uploadList.subscribe(keepOnce);

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => uploadManager.connection('online'));
  window.addEventListener('offline', () => uploadManager.connection('offline'));
  const warn = (event: BeforeUnloadEvent) => {
    event.preventDefault();
    // Steady pages ask so whether anything would be lost, and leave nothing.
    if (event.isTrusted) leavePage();
  };
  // Only while something runs: a page with such a listener is not kept for going back to it.
  uploadList.subscribe((uploads) =>
    window[uploads.some(isRunning) ? 'addEventListener' : 'removeEventListener']('beforeunload', warn),
  );
}
