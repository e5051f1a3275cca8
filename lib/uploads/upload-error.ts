import 'server-only';
import type { ActionError } from '@/lib/contract/action-result';
import { kindOfStatus } from '@/lib/openstack/error';
import type { UploadReason } from '@/lib/work/upload-reasons';

/** A refusal on its way to the answer: Glance's, or one of the dashboard's own. */
export class UploadRefused extends Error {
  constructor(readonly error: ActionError) {
    super(error.reason || error.kind);
    this.name = 'UploadRefused';
  }
}

/** One of the dashboard's own reasons as it crosses to the browser. */
export function uploadError(status: number, reason: UploadReason): ActionError {
  return { kind: kindOfStatus(status), reason, status, requestId: null };
}

/** The same, to be thrown. */
export function refused(status: number, reason: UploadReason): UploadRefused {
  return new UploadRefused(uploadError(status, reason));
}
