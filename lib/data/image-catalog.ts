import 'server-only';
import type { Session } from '@/lib/auth/session';
import { readPages } from '@/lib/data/read-pages';
import { createSharedReads } from '@/lib/data/shared-reads';
import {
  type CatalogNamespace,
  catalogNamespace,
  type ImageCatalog,
  imageResourceType,
} from '@/lib/metadata/image-catalog';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { getNamespace, listNamespaces } from '@/lib/openstack/metadefs';
import { inPool } from '@/lib/server/in-pool';
import { processSingleton } from '@/lib/server/process-singleton';

const atOnce = 6;
const reads = processSingleton('image-catalog', () => createSharedReads<CatalogNamespace | null>(5 * 60_000));

/** Namespaces may be private to a project, and an administrator sees all of them. */
const keyOf = ({ service, viewer }: Session) => `${service.url} ${viewer.projectId} ${viewer.isAdmin} `;

/**
 * What the session's cloud says of image properties: which namespaces there are is asked each time, with the session's
 * own right to see them, and what is in each is kept five minutes for the project. A cloud without a catalog gives an
 * empty one that says why; only an ended token is an error.
 */
export async function getImageCatalog(session: Session): Promise<ImageCatalog> {
  const { service } = session;
  try {
    const names = await imageNamespaces(service);
    const read = await inPool(names, atOnce, (name) =>
      reads.get(keyOf(session) + name, () => namespaceOrNone(service, name)),
    );
    const namespaces = read.filter((namespace) => namespace !== null);
    namespaces.sort((a, b) => a.title.localeCompare(b.title));
    return { namespaces, missing: null };
  } catch (error) {
    if (!(error instanceof OpenStackError) || error.kind === 'unauthorized') throw error;
    const missing =
      error.kind === 'not_found' ? 'absent' : error.kind === 'forbidden' ? 'forbidden' : ('failed' as const);
    return { namespaces: [], missing };
  }
}

/** The same for a page that shows it beside other things: an ended token is for those to tell. */
export async function getImageCatalogOrNone(session: Session): Promise<ImageCatalog> {
  try {
    return await getImageCatalog(session);
  } catch (error) {
    if (error instanceof OpenStackError) return { namespaces: [], missing: 'failed' };
    throw error;
  }
}

/** Forgets what was read of a cloud's catalog, for everybody: somebody changed it. */
export function forgetImageCatalog({ service }: Session): void {
  reads.forget(`${service.url} `);
}

/** The same for those who see what this session sees: they want it read again. */
export function rereadImageCatalog(session: Session): void {
  reads.forget(keyOf(session));
}

async function imageNamespaces(service: ImageService): Promise<string[]> {
  return readPages(async (marker) => {
    const { namespaces, nextMarker } = await listNamespaces(service, [
      ['resource_types', imageResourceType],
      ['limit', '1000'],
      ['sort_key', 'namespace'],
      ['sort_dir', 'asc'],
      ...(marker === null ? [] : [['marker', marker] satisfies [string, string]]),
    ]);
    return { rows: namespaces.map(({ namespace }) => namespace), nextMarker };
  });
}

/** A namespace, or null when somebody deleted it since it was listed. */
async function namespaceOrNone(service: ImageService, name: string): Promise<CatalogNamespace | null> {
  try {
    return catalogNamespace(await getNamespace(service, name, imageResourceType));
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}
