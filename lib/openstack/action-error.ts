import type { ActionError } from '@/lib/contract/action-result';
import { OpenStackError } from '@/lib/openstack/error';

/** An error of the client as it crosses to the browser. Anything else is a bug and thrown on. */
export function toActionError(error: unknown): ActionError {
  if (!(error instanceof OpenStackError)) throw error;
  const { kind, reason, status, requestId, left, retryAfter } = error;
  return {
    kind,
    reason,
    status,
    requestId,
    ...(retryAfter === null ? {} : { retryAfter }),
    ...(left.length > 0 ? { left: [...left] } : {}),
  };
}
