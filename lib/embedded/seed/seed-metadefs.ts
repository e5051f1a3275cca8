import type { Cloud } from '@/lib/embedded/cloud';
import { insertNamespace } from '@/lib/embedded/image/metadef-insert';
import { metadefCatalog } from '@/lib/embedded/seed/metadefs/catalog';

/** Fills a new cloud with the catalog of metadata definitions, as if it had been loaded from files. */
export function seedMetadefs(cloud: Cloud): void {
  const now = cloud.clock();
  cloud.db.transaction((tx) => {
    for (const namespace of metadefCatalog) insertNamespace(tx, namespace, 'admin', { now, loaded: true });
  });
}
