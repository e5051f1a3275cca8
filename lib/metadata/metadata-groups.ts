import type { CatalogNamespace, CatalogObject, Explained } from '@/lib/metadata/image-catalog';
import { hardwareKeys, ruleOf } from '@/lib/metadata/image-rules';
import { signatureKeys } from '@/lib/metadata/signature-keys';

/** Properties that are read together. `known` are of appendix A and in no namespace, `own` are nobody's but the user's. */
export interface MetadataGroup {
  id: string;
  kind: 'hardware' | 'signature' | 'namespace' | 'known' | 'own';
  namespace: CatalogNamespace | null;
  object: CatalogObject | null;
  keys: string[];
}

const order: MetadataGroup['kind'][] = ['hardware', 'signature', 'namespace', 'known', 'own'];

/** Sorts keys into groups: what replaces libosinfo, the signature, then namespaces by title, then the rest. */
export function metadataGroups(
  keys: Iterable<string>,
  catalog: ReadonlyMap<string, Explained>,
): MetadataGroup[] {
  const groups = new Map<string, MetadataGroup>();
  for (const key of keys) {
    const { id, kind, namespace, object } = placeOf(key, catalog.get(key) ?? null);
    const group = groups.get(id) ?? { id, kind, namespace, object, keys: [] };
    group.keys.push(key);
    groups.set(id, group);
  }
  for (const group of groups.values()) {
    const ranks = group.kind === 'hardware' ? hardwareKeys : group.kind === 'signature' ? signatureKeys : [];
    const rank = (key: string) => (ranks as readonly string[]).indexOf(key);
    group.keys.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
  }
  const title = ({ namespace, object }: MetadataGroup) => `${namespace?.title ?? ''}\n${object?.name ?? ''}`;
  return [...groups.values()].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || title(a).localeCompare(title(b)),
  );
}

function placeOf(key: string, explained: Explained | null): Omit<MetadataGroup, 'keys'> {
  const none = { namespace: null, object: null };
  if (hardwareKeys.includes(key)) return { id: 'hardware', kind: 'hardware', ...none };
  if (signatureKeys.some((known) => known === key)) return { id: 'signature', kind: 'signature', ...none };
  if (explained) {
    const { namespace, object } = explained;
    return { id: `${namespace.namespace}\n${object?.name ?? ''}`, kind: 'namespace', namespace, object };
  }
  const kind = ruleOf(key) ? 'known' : 'own';
  return { id: kind, kind, ...none };
}
