import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { imageLimits } from '@/lib/contract/image-words';
import { imageTags } from '@/lib/embedded/db/schema';
import { badRequest, notFound } from '@/lib/embedded/error';
import { type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { checkQuotas } from '@/lib/embedded/image/image-attributes';
import { findVisibleImage, updateImageRow } from '@/lib/embedded/image/image-record';
import { authorize } from '@/lib/embedded/policy';

/** /v2/images/{id}/tags/{tag} (glance/api/v2/image_tags.py). */
export function tagRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/tags/:tag', {
    PUT: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      const value = param(c, 'tag');
      if (value.length > imageLimits.tag) throw badRequest('Image tag is too long');
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      authorize(caller, 'modify_image', image.owner);
      const tags = cloud.db
        .select({ value: imageTags.value })
        .from(imageTags)
        .where(eq(imageTags.image_id, image.id))
        .all()
        .map((row) => row.value);
      if (!tags.includes(value)) {
        checkQuotas(cloud, { tags: [...tags, value], properties: {} });
        cloud.db.insert(imageTags).values({ image_id: image.id, value }).run();
        updateImageRow(cloud.db, image.id, cloud.clock());
      }
      return c.body(null, 204);
    },
    DELETE: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      const value = param(c, 'tag');
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      authorize(caller, 'modify_image', image.owner);
      const deleted = cloud.db
        .delete(imageTags)
        .where(and(eq(imageTags.image_id, image.id), eq(imageTags.value, value)))
        .run();
      if (deleted.changes === 0) throw notFound();
      updateImageRow(cloud.db, image.id, cloud.clock());
      return c.body(null, 204);
    },
  });
}
