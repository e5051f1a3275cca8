import type { Hono } from 'hono';
import { forbidden } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { casStatus, findVisibleImage } from '@/lib/embedded/image/image-record';
import { authorize } from '@/lib/embedded/policy';

/** /v2/images/{id}/actions (glance/api/v2/image_actions.py): both are idempotent. */
export function actionRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/actions/deactivate', {
    POST: (c) => move(c, 'deactivate', 'active', 'deactivated'),
  });
  resource(app, '/v2/images/:image_id/actions/reactivate', {
    POST: (c) => move(c, 'reactivate', 'deactivated', 'active'),
  });
}

function move(c: CloudContext, rule: 'deactivate' | 'reactivate', from: string, to: string): Response {
  const { cloud, caller } = c.var;
  refuseBody(c);
  const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
  authorize(caller, rule, image.owner);
  if (image.status !== to && !casStatus(cloud.db, image.id, from, to, cloud.clock())) {
    throw forbidden(`Not allowed to ${rule} image in status '${image.status}'`);
  }
  return c.body(null, 204);
}
