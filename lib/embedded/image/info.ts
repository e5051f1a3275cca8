import type { Hono } from 'hono';
import type { Store } from '@/lib/contract/store';
import type { Cloud } from '@/lib/embedded/cloud';
import { webStore } from '@/lib/embedded/config';
import { notFound } from '@/lib/embedded/error';
import { type CloudEnv, refuseBody, resource } from '@/lib/embedded/http';
import { authorize } from '@/lib/embedded/policy';
import { usageAgainstLimits } from '@/lib/embedded/quota';

/** Ids of the stores that take data, in configuration order. */
export function writableStores(cloud: Cloud): string[] {
  return cloud.stores.list().map((store) => store.id);
}

/** /v2/info: import methods, stores, usage (glance/api/v2/discovery.py). Flags of a store are the string "true". */
export function infoRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/info/import', {
    GET: (c) => {
      refuseBody(c);
      const value = c.var.cloud.config.enabled_import_methods;
      return c.json({ 'import-methods': { description: 'Import methods available.', type: 'array', value } });
    },
  });
  resource(app, '/v2/info/stores', {
    GET: async (c) => {
      refuseBody(c);
      if (c.var.cloud.config.single_store) throw notFound();
      await c.var.cloud.stores.check();
      return c.json({ stores: storeList(c.var.cloud) });
    },
  });
  resource(app, '/v2/info/stores/detail', {
    GET: async (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      if (cloud.config.single_store || cloud.config.api_version < 15) throw notFound();
      authorize(caller, 'stores_info_detail');
      await cloud.stores.check();
      const stores = storeList(cloud).map((store) =>
        store.id === webStore(cloud.config)?.id
          ? { ...store, type: 'http', weight: 0, properties: {} }
          : {
              ...store,
              type: 'file',
              weight: 0,
              properties: {
                data_dir: cloud.stores.folder(store.id),
                chunk_size: 65536,
                thin_provisioning: false,
                ...outOfService(cloud, store.id),
              },
            },
      );
      return c.json({ stores });
    },
  });
  resource(app, '/v2/info/usage', {
    GET: (c) => {
      if (c.var.cloud.config.api_version < 13) throw notFound();
      return c.json({ usage: usageAgainstLimits(c.var.cloud, c.var.caller.projectId ?? '') });
    },
  });
}

function outOfService(cloud: Cloud, store: string): { out_of_service?: string } {
  const reason = cloud.stores.outOfService(store);
  return reason === null ? {} : { out_of_service: reason };
}

/** A store that is out of service is shown as one that cannot be written, as one of addresses is: a flag that clients know. */
function storeList(cloud: Cloud): Store[] {
  return cloud.config.enabled_backends.map((store) => ({
    id: store.id,
    ...(store.description ? { description: store.description } : {}),
    ...(store.id === cloud.config.default_backend ? { default: 'true' as const } : {}),
    ...(store.type === 'file' && cloud.stores.outOfService(store.id) === null
      ? {}
      : { 'read-only': 'true' as const }),
  }));
}
