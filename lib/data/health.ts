import 'server-only';
import type { Session } from '@/lib/auth/session';
import { keptReadings } from '@/lib/data/kept-readings';
import { readAllImages } from '@/lib/data/read-all-images';
import { type CatalogHealth, comparedRules, judgeCatalog } from '@/lib/images/health';
import { healthImage } from '@/lib/images/health-image';
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

/** Which images break rules that compare images, by their ids; what else is wrong a row says itself. */
export interface ComparedHealth {
  /** When it was read, milliseconds since the epoch. */
  readAt: number;
  broken: Record<string, string[]>;
}

/** See `ComparedHealth`; of all images that a session sees. */
export async function readComparedHealth(session: Session, within: number): Promise<ComparedHealth> {
  const { readAt, ailing } = await readHealth(session, within);
  const broken = ailing.flatMap(({ id, findings }) => {
    const rules = findings.map(({ rule }) => rule).filter((rule) => comparedRules.has(rule));
    return rules.length > 0 ? [[id, rules] as const] : [];
  });
  return { readAt, broken: Object.fromEntries(broken) };
}
