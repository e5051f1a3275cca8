import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { readPages } from '@/lib/data/read-pages';
import { OpenStackError } from '@/lib/openstack/error';
import { getNamespace, listNamespaces } from '@/lib/openstack/metadefs';
import { inPool } from '@/lib/server/in-pool';

/** Calls to Glance at once while a whole catalog is read. */
const atOnce = 6;

/** Every namespace that the session sees, by name, with its associations and without what is in it. */
export async function readNamespaces({ service }: Session): Promise<MetadefNamespace[]> {
  return readPages(async (marker) => {
    const { namespaces: rows, nextMarker } = await listNamespaces(service, [
      ['limit', '1000'],
      ['sort_key', 'namespace'],
      ['sort_dir', 'asc'],
      ...(marker === null ? [] : [['marker', marker] satisfies [string, string]]),
    ]);
    return { rows, nextMarker };
  });
}

/** A namespace with everything in it, or null where this session sees none of that name. */
export async function readNamespace({ service }: Session, name: string): Promise<MetadefNamespace | null> {
  try {
    return await getNamespace(service, name);
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

/** Namespaces with everything in them, those named or all; who is gone meanwhile is left out. */
export async function readWholeNamespaces(
  session: Session,
  names: readonly string[] | null,
): Promise<MetadefNamespace[]> {
  const all = names ?? (await readNamespaces(session)).map(({ namespace }) => namespace);
  const read = await inPool(all, atOnce, (name) => readNamespace(session, name));
  return read.filter((namespace) => namespace !== null).sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}
