import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Capabilities } from '@/lib/contract/capabilities';
import { createSharedReads } from '@/lib/data/shared-reads';
import { requiredKeys } from '@/lib/images/required-keys';
import { getImageSchema, listImportMethods, listVersions } from '@/lib/openstack/discovery';
import { listStores } from '@/lib/openstack/stores';
import { getUsage } from '@/lib/openstack/usage';
import { processSingleton } from '@/lib/server/process-singleton';

const reads = processSingleton('capabilities', () => createSharedReads<Capabilities>(60_000));

/** What was last found out about each image service, by its address: old news, for what must not wait for news. */
const lastFound = processSingleton('last-capabilities', () => new Map<string, Capabilities>());

/** What the session's cloud was last found to offer, without asking; null before anybody asked. */
export function lastCapabilities({ service }: Session): Capabilities | null {
  return lastFound.get(service.url) ?? null;
}

/** What the session's cloud offers, asked at most once a minute for everybody. */
export function getCapabilities({ service }: Session): Promise<Capabilities> {
  return reads.get(service.url, async () => {
    const found = await discover(service);
    lastFound.set(service.url, found);
    return found;
  });
}

async function discover(service: Session['service']): Promise<Capabilities> {
  const [versions, importMethods, stores, schema, usage] = await Promise.all([
    listVersions(service.url),
    listImportMethods(service),
    listStores(service),
    getImageSchema(service),
    getUsage(service),
  ]);
  const has = (id: string) => versions.some((version) => version.id === id);
  const choices = (key: string) => schema.properties[key]?.enum?.filter((value) => value !== null) ?? [];
  return {
    versions: versions.map((version) => version.id),
    importMethods,
    stores,
    diskFormats: choices('disk_format'),
    containerFormats: choices('container_format'),
    requiredKeys: requiredKeys(schema),
    imageTasks: has('v2.12') || has('v2.15'),
    cache: has('v2.14'),
    locations: has('v2.17'),
    limits: Object.keys(usage ?? {}).length > 0,
  };
}
