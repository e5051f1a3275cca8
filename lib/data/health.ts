import 'server-only';
import type { Session } from '@/lib/auth/session';
import { readUsesOverview } from '@/lib/data/image-uses';
import { keptReadings } from '@/lib/data/kept-readings';
import { readAllImages } from '@/lib/data/read-all-images';
import { type CatalogHealth, comparedRules, judgeCatalog } from '@/lib/images/health';
import { healthImage } from '@/lib/images/health-image';
import type { HealthImage } from '@/lib/images/health-rule';
import { listStores } from '@/lib/openstack/stores';
import { type Overview, type OverviewRow, overviewOf } from '@/lib/work/overview';

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

/** All images of a reading. */
interface Catalog {
  readAt: number;
  report: HealthReport;
  rows: OverviewRow[];
}

/** All images, read no longer than `within` milliseconds ago: a call for each thousand, and for hidden ones. */
const readCatalog = keptReadings('health', async (session): Promise<Catalog> => {
  const [stores, images] = await Promise.all([
    listStores(session.service),
    readAllImages(session.service, healthImage),
  ]);
  const defaultStore = stores?.find((store) => store.default === 'true')?.id ?? null;
  const now = Date.now();
  const report = { readAt: now, ...judgeCatalog(images, { now, defaultStore }) };
  const broken = new Map(report.ailing.map(({ id, findings }) => [id, findings.map(({ rule }) => rule)]));
  return { readAt: now, report, rows: images.map((image) => overviewRow(image, broken.get(image.id) ?? [])) };
});

/** All images by all rules, as `readCatalog` has them. */
export async function readHealth(session: Session, within: number): Promise<HealthReport> {
  return (await readCatalog(session, within)).report;
}

/** What there is of images, of this project, or of all for an administrator, by the same reading. */
export async function readOverview(session: Session, within: number): Promise<Overview> {
  const { isAdmin, projectId } = session.viewer;
  const [{ rows, readAt }, uses] = await Promise.all([
    readCatalog(session, within),
    readUsesOverview(session, within),
  ]);
  return overviewOf(
    isAdmin ? rows : rows.filter(({ owner }) => owner === projectId),
    uses,
    // The older of both is what the numbers are of.
    { scope: isAdmin ? 'all' : 'project', readAt: Math.min(readAt, uses.readAt), now: Date.now() },
  );
}

function overviewRow(
  { id, owner, visibility, hidden, size, stores, createdAt }: HealthImage,
  broken: readonly string[],
): OverviewRow {
  return { id, owner, visibility, hidden, size, stores, createdAt, broken };
}

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
