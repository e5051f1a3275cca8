import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Image } from '@/lib/contract/image';
import { commaList } from '@/lib/contract/image-words';
import { keptReadings } from '@/lib/data/kept-readings';
import { readAllImages } from '@/lib/data/read-all-images';
import { customProperties } from '@/lib/images/custom-properties';
import { type CatalogHealth, judgeCatalog } from '@/lib/images/health';
import type { HealthImage } from '@/lib/images/health-rule';
import { listStores } from '@/lib/openstack/stores';

/** What is said of all images that a session sees. */
export interface HealthReport extends CatalogHealth {
  /** When it was read, milliseconds since the epoch. */
  readAt: number;
}

/** What a page is told: the worst of very many. */
export interface HealthPage extends HealthReport {
  /** Images that break some rule, also those that are left out. */
  all: number;
}

/** Images that a page is told of. */
const shownAtMost = 500;

/** All images by all rules, read no longer than `within` milliseconds ago: a call for each thousand, and for hidden ones. */
export const readHealth = keptReadings('health', async (session): Promise<HealthReport> => {
  const [stores, images] = await Promise.all([
    listStores(session.service),
    readAllImages(session.service, healthImage),
  ]);
  const defaultStore = stores?.find((store) => store.default === 'true')?.id ?? null;
  const now = Date.now();
  return { readAt: now, ...judgeCatalog(images, { now, defaultStore }) };
});

/** The same as far as a page shows it. */
export async function readHealthPage(session: Session, within: number): Promise<HealthPage> {
  const report = await readHealth(session, within);
  return { ...report, all: report.ailing.length, ailing: report.ailing.slice(0, shownAtMost) };
}

function healthImage(image: Image): HealthImage {
  return {
    id: image.id,
    name: image.name ?? '',
    status: image.status,
    visibility: image.visibility,
    owner: image.owner,
    hidden: image.os_hidden,
    minDisk: image.min_disk,
    minRam: image.min_ram,
    virtualSize: image.virtual_size,
    tags: image.tags,
    createdAt: Date.parse(image.created_at),
    hash: image.os_hash_value,
    hashAlgorithm: image.os_hash_algo,
    stores: image.stores === undefined ? null : commaList(image.stores),
    properties: customProperties(image),
  };
}
