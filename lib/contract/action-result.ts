import type { ErrorKind } from '@/lib/openstack/error';

/** Why an action did not do what was asked. `reason` is Glance's own sentence, '' when it gave none. */
export interface ActionError {
  kind: ErrorKind;
  reason: string;
  status: number | null;
  requestId: string | null;
  /** Message keys (lib/messages, `validation`) by form field, for kind `invalid` found before any call. */
  fields?: Record<string, string>;
}

/** What every server action gives: a closed union that the caller must narrow. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ActionError };

/** What a bulk action did, image by image. */
export type BulkResult = { id: string; result: ActionResult<null> }[];
