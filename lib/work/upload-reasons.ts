/**
 * Why the dashboard itself refused or ended an upload; `components/shell/action-error.tsx` has a sentence for each.
 * - ended: `upload_grace` (the browser did not come back in time), `upload_idle` (it fell silent and did not come back),
 *   `upload_cancelled`, `upload_too_long` (more bytes than announced), `image_deleted`;
 * - 410: `upload_restarted`, unknown here: the dashboard was restarted, or another copy of it has the upload;
 *   `upload_other_copy`: the address names another copy of the dashboard than was asked;
 * - 409: `upload_elsewhere` (another user of the project sends it), `upload_offset` (ask for the offset with HEAD),
 *   `upload_continued` (another connection has taken it over), `image_busy`;
 * - 503: `upload_finishing` (Glance still stores the last bytes: ask again), `dashboard_restarting`;
 * - before any byte: `upload_malformed`, `upload_not_owner`, `upload_above_cap`, `file_empty`.
 */
export const uploadReasons = [
  'upload_grace',
  'upload_idle',
  'upload_cancelled',
  'upload_too_long',
  'image_deleted',
  'upload_restarted',
  'upload_other_copy',
  'upload_elsewhere',
  'upload_offset',
  'upload_continued',
  'image_busy',
  'upload_finishing',
  'dashboard_restarting',
  'upload_malformed',
  'upload_not_owner',
  'upload_above_cap',
  'file_empty',
] as const;
export type UploadReason = (typeof uploadReasons)[number];
