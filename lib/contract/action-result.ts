import * as s from '@/lib/contract/shape';

/** What kind of answer was given when something was not done; a closed list. */
export const errorKinds = [
  'invalid',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'unavailable',
  'unexpected',
] as const;
export type ErrorKind = (typeof errorKinds)[number];

/**
 * Why something was not done, as it crosses from the dashboard to the browser. `reason` is Glance's own sentence, one of
 * the dashboard's own reasons (`ownReasons`), or '' when there is none.
 */
export const actionErrorSchema = s.object({
  kind: s.oneOf(errorKinds),
  reason: s.string(),
  /** HTTP status, or null when no answer came. */
  status: s.nullable(s.number()),
  requestId: s.nullable(s.string()),
  /** Seconds after which whoever answered wants to be asked again (RFC 9110, Retry-After). */
  retryAfter: s.optional(s.number()),
  /** Names of what a change in steps left in the cloud, since it could not be taken back. */
  left: s.optional(s.array(s.string())),
  /** With reason `other_project`: where the session works by now, which is not what the page shows. */
  now: s.optional(
    s.object({
      project: s.string(),
      region: s.nullable(s.string()),
      user: s.string(),
      sameUser: s.boolean(),
    }),
  ),
  /** Message keys (lib/messages, `validation`) by form field, for kind `invalid` found before any call. */
  fields: s.optional(s.record(s.string())),
});
export type ActionError = s.Infer<typeof actionErrorSchema>;

/** What every server action gives: a closed union that the caller must narrow. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ActionError };

/** What a bulk action did, image by image. */
export type BulkResult = { id: string; result: ActionResult<null> }[];

/** Header of every answer of the dashboard's own handlers; what comes without it was said by something in between. */
export const answerMark = 'x-darkroom';
