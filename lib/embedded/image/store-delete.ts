import type { Hono } from 'hono';
import { webStore } from '@/lib/embedded/config';
import { conflict, forbidden, notFound } from '@/lib/embedded/error';
import { type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { findVisibleImage, removeLocation, updateImageRow } from '@/lib/embedded/image/image-record';
import { locationList, removeAddresses } from '@/lib/embedded/image/location-record';
import { authorize } from '@/lib/embedded/policy';

/** DELETE /v2/stores/{store}/{image}: one copy of several (glance/api/v2/images.py, delete_from_store). */
export function storeRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/stores/:store_id/:image_id', {
    DELETE: async (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      if (cloud.config.single_store) throw notFound();
      const store = param(c, 'store_id');
      const addresses = store === webStore(cloud.config)?.id;
      if (!addresses && !cloud.stores.find(store)) {
        throw conflict(`The selected store ${store} is not available on this node.`);
      }
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      authorize(caller, 'delete_image_location', image.owner);
      if (image.status !== 'active')
        throw conflict("It's not allowed to remove image data from store if image status is not 'active'");
      const stores = locationList(cloud, image.id).map((location) => location.store);
      if (new Set(stores).size === 1)
        throw forbidden(
          'Cannot delete image data from the only store containing it. Consider deleting the image instead.',
        );
      if (!stores.includes(store)) throw notFound(`Image ${image.id} is not stored in store ${store}.`);
      if (cloud.pipeline.reads(store, image.id)) {
        throw conflict(
          `The data for Image ${image.id} could not be deleted because it is in use: it is being copied to other stores`,
        );
      }
      cloud.db.transaction((tx) => {
        if (addresses) removeAddresses(tx, image.id);
        else removeLocation(tx, image.id, store);
        updateImageRow(tx, image.id, cloud.clock());
      });
      if (!addresses) await cloud.stores.remove(store, image.id);
      return c.body(null, 204);
    },
  });
}
