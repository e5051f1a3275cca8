import type { Viewer } from '@/lib/auth/viewer';
import { commaList } from '@/lib/contract/image-words';
import type { ImageSummary } from '@/lib/images/image-summary';

/** Somebody as far as it decides what they may do. */
export type Who = Pick<Viewer, 'projectId' | 'roles' | 'isAdmin'>;

/** Why something cannot be done to an image: a key of the message namespace `refusals`. */
export type Refusal =
  | 'reader'
  | 'not_owner'
  | 'protected'
  | 'admin_only'
  | 'not_queued'
  | 'deleting'
  | 'not_active'
  | 'own_image'
  | 'not_shared'
  | 'copy_admin_only'
  | 'copy_not_active'
  | 'store_admin_only'
  | 'store_not_active'
  | 'last_copy'
  | 'copy_running'
  | 'download_deactivated'
  | 'download_no_data'
  | 'download_coming';

/**
 * What Glance would refuse, known beforehand (glance-api.md 8.1): status, owner, protection, roles. Gives the reason,
 * or null where the way is open.
 */
export const imageCan = {
  edit: (image: ImageSummary, viewer: Who) => deleting(image) ?? owned(image, viewer),
  hide: (image: ImageSummary, viewer: Who) => deleting(image) ?? owned(image, viewer),
  protect: (image: ImageSummary, viewer: Who) => deleting(image) ?? owned(image, viewer),
  delete: (image: ImageSummary, viewer: Who) =>
    deleting(image) ?? owned(image, viewer) ?? (image.protected ? ('protected' as const) : null),
  /** Bytes or an import: only a record without data takes them. */
  upload: (image: ImageSummary, viewer: Who) =>
    owned(image, viewer) ?? (image.status === 'queued' ? null : ('not_queued' as const)),
  deactivate: (image: ImageSummary, viewer: Who) =>
    owned(image, viewer) ?? (image.status === 'active' ? null : ('not_active' as const)),
  reactivate: (image: ImageSummary, viewer: Who) =>
    owned(image, viewer) ?? (image.status === 'deactivated' ? null : ('not_active' as const)),
  /** Invite projects, withdraw from them. */
  share: (image: ImageSummary, viewer: Who) =>
    deleting(image) ??
    owned(image, viewer) ??
    (image.visibility === 'shared' ? null : ('not_shared' as const)),
  /** Accept, reject or leave what another project shares. */
  answer: (image: ImageSummary, viewer: Who): Refusal | null => {
    if (image.visibility !== 'shared') return 'not_shared';
    if (image.owner === viewer.projectId) return 'own_image';
    return canWrite(viewer) ? null : 'reader';
  },
  /**
   * Copy to further stores: the policy copy_image, an administrator's by default even for an image of one's own. Some clouds
   * let owners (`tries`), which nobody knows before it is tried.
   */
  copy: (image: ImageSummary, viewer: Who, tries = false): Refusal | null =>
    deleting(image) ??
    (viewer.isAdmin ? null : tries ? owned(image, viewer) : ('copy_admin_only' as const)) ??
    (image.status === 'active' ? null : ('copy_not_active' as const)),
  /**
   * Take one copy away: the policy delete_image_location, an administrator's since its defaults are secure. A copy that
   * may be read at this moment stays, though Glance would let it go.
   */
  deleteCopy: (image: ImageSummary, viewer: Who, tries = false): Refusal | null =>
    deleting(image) ??
    (viewer.isAdmin ? null : tries ? owned(image, viewer) : ('store_admin_only' as const)) ??
    (image.status === 'active' ? null : ('store_not_active' as const)) ??
    (commaList(image.stores).length > 1 ? null : ('last_copy' as const)) ??
    (image.os_glance_import_task ? ('copy_running' as const) : null),
  /** Read its bytes: Glance gives those of a deactivated image to administrators alone, and has none before it is active. */
  download: (image: ImageSummary, viewer: Who): Refusal | null => {
    if (image.status === 'active') return null;
    if (image.status === 'deactivated') return viewer.isAdmin ? null : 'download_deactivated';
    if (image.status === 'queued' || image.status === 'killed') return 'download_no_data';
    return deleting(image) ?? 'download_coming';
  },
  publish: (viewer: Who): Refusal | null => (viewer.isAdmin ? null : 'admin_only'),
  create: (viewer: Who): Refusal | null => (canWrite(viewer) ? null : 'reader'),
} as const;

function deleting(image: ImageSummary): Refusal | null {
  return image.status === 'pending_delete' || image.status === 'deleted' ? 'deleting' : null;
}

function owned(image: ImageSummary, viewer: Who): Refusal | null {
  if (viewer.isAdmin) return null;
  if (image.owner !== viewer.projectId) return 'not_owner';
  return canWrite(viewer) ? null : 'reader';
}

function canWrite(viewer: Who): boolean {
  return viewer.isAdmin || viewer.roles.includes('member');
}
