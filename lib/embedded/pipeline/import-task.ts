import { randomUUID } from 'node:crypto';
import { commaList } from '@/lib/contract/image-words';
import type { ImportRequest } from '@/lib/contract/import';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { tasks } from '@/lib/embedded/db/schema';
import { conflict } from '@/lib/embedded/error';
import { rolesOf, withImpliedRoles } from '@/lib/embedded/identity/tokens';
import { casStatus, getProperties, setProperties } from '@/lib/embedded/image/image-record';

/** Glance's bookkeeping of an import, as properties of its image. */
export const bookkeeping = {
  importing: 'os_glance_importing_to_stores',
  failed: 'os_glance_failed_import',
  lock: 'os_glance_import_task',
} as const;

/** The status an import method needs, and the one it works in. */
const statusOf: Record<string, [from: string, to: string]> = {
  'glance-direct': ['uploading', 'importing'],
  'copy-image': ['active', 'active'],
};

/**
 * Writes the task, the lock and the bookkeeping of an import in one step (glance/api/v2/images.py import_image and
 * async_/flows/api_image_import.py get_flow); 409 when the image is not where its method needs it.
 */
export function createTask(
  cloud: Cloud,
  caller: Caller,
  imageId: string,
  request: ImportRequest,
  stores: string[],
): string {
  const { importing, failed, lock } = bookkeeping;
  const id = randomUUID();
  const now = cloud.clock();
  const [from, to] = statusOf[request.method.name] ?? ['queued', 'importing'];
  cloud.db.transaction((tx) => {
    const properties = getProperties(tx, imageId);
    if (properties[lock]) {
      throw conflict(
        `New operation on image '${imageId}' is not permitted as prior operation is still in progress`,
      );
    }
    if (!casStatus(tx, imageId, from, to, now)) {
      throw conflict(`Image needs to be in '${from}' state to use '${request.method.name}' method`);
    }
    const failedBefore = commaList(properties[failed]).filter((store) => !stores.includes(store));
    setProperties(tx, imageId, {
      [lock]: id,
      [importing]: [...stores].sort().join(','),
      [failed]: failedBefore.join(','),
    });
    tx.insert(tasks)
      .values({
        id,
        type: 'api_image_import',
        status: 'pending',
        owner: caller.projectId,
        image_id: imageId,
        user_id: caller.userId,
        roles: [...caller.roles],
        request_id: caller.requestId,
        input: { image_id: imageId, import_req: request, backend: stores },
        message: '',
        created_at: now,
        updated_at: now,
      })
      .run();
  });
  return id;
}

/**
 * Who a task works for, also after a restart: the user in the project, with those roles of whoever asked (an application
 * credential may have been given few of its user's) that the user still has.
 */
export function callerOfTask(cloud: Cloud, task: typeof tasks.$inferSelect): Caller {
  const userId = task.user_id ?? '';
  const names = task.owner === null ? [] : withImpliedRoles(rolesOf(cloud, userId, task.owner));
  const held = names.map((name) => name.toLowerCase());
  const roles = new Set(task.roles === null ? held : held.filter((name) => task.roles?.includes(name)));
  return {
    userId,
    projectId: task.owner,
    roles,
    isAdmin: roles.has('admin'),
    requestId: task.request_id ?? '',
    policies: cloud.config.policies,
  };
}
