import * as s from '@/lib/contract/shape';
import { healthVerdict, healthVerdicts } from '@/lib/images/health-words';
import {
  type PartStates,
  partStatesShape,
  type Used,
  type UsesOverview,
  usedOf,
  usesScopes,
} from '@/lib/work/image-uses';

/** An image as the overview counts it. */
export interface OverviewRow {
  id: string;
  owner: string | null;
  visibility: string;
  hidden: boolean;
  /** null before it has data */
  size: number | null;
  /** null where the cloud says none: of an image without data, and where there is one store and no list */
  stores: readonly string[] | null;
  /** milliseconds since the epoch */
  createdAt: number;
  /** The rules of catalog health that it breaks. */
  broken: readonly string[];
}

/** Images, and the bytes of their data. */
export interface Amount {
  images: number;
  bytes: number;
}

/** Images that have something in common: those that lists show, and hidden ones, which have a list of their own. */
export interface OverviewPart {
  key: string;
  listed: Amount;
  hidden: Amount;
}

/** Images that were made between two days (UTC): `from` is the first of them, `before` the one after the last. */
export interface AgePart extends OverviewPart {
  from: string | null;
  before: string | null;
}

/** What there is of images, by what matters: the numbers alone, whatever their number. */
export interface Overview {
  /** Whose images are counted: this project's, or everybody's. */
  scope: 'project' | 'all';
  /** When they were read, milliseconds since the epoch. */
  readAt: number;
  all: OverviewPart;
  /** By store, that with most bytes first; '' are those in none. An image counts in each of its stores. */
  stores: OverviewPart[];
  /** By age, youngest first. */
  ages: AgePart[];
  /** Used, unused and, where a service did not tell, unknown. */
  uses: OverviewPart[];
  /** What became of asking for uses. */
  parts: PartStates;
  verdicts: OverviewPart[];
  /** Rules of catalog health that most images break, most broken first. */
  rules: OverviewPart[];
}

/** Days that part the ages. */
export const ageDays = [7, 30, 90, 365, 730] as const;
/** Rules that are named. */
const rulesAtMost = 6;

/** Counts images; `uses` is what is known of who uses them. */
export function overviewOf(
  rows: readonly OverviewRow[],
  uses: UsesOverview,
  { scope, readAt, now }: Pick<Overview, 'scope' | 'readAt'> & { now: number },
): Overview {
  const edges = ageDays.map((days) => dayText(now - days * day));
  const ages = [...edges, null].map((from, index): AgePart => {
    const before = index === 0 ? null : (edges[index - 1] ?? null);
    return { ...emptyPart(String(ageDays[index] ?? 'older')), from, before };
  });
  const ageOf = (createdAt: number) =>
    ages.find(({ from }) => from === null || createdAt >= Date.parse(from));
  const all = emptyPart('all');
  const stores = new Map<string, OverviewPart>();
  const rules = new Map<string, OverviewPart>();
  const used = new Map(usedWords.map((key) => [key, emptyPart(key)]));
  const verdicts = new Map(healthVerdicts.map((key) => [key, emptyPart(key)]));
  // Glance says no stores of an image that has no data, and a cloud with one store none at all.
  const tells = rows.some((row) => row.stores !== null);
  for (const row of rows) {
    add(all, row);
    if (tells) for (const store of placesOf(row)) addTo(stores, store, row);
    add(ageOf(row.createdAt), row);
    add(used.get(usedOf(uses, row)), row);
    add(verdicts.get(healthVerdict(row.broken).verdict), row);
    for (const rule of row.broken) addTo(rules, rule, row);
  }
  const most = (of: keyof Amount) => (a: OverviewPart, b: OverviewPart) =>
    whole(b)[of] - whole(a)[of] || a.key.localeCompare(b.key);
  return {
    scope,
    readAt,
    all,
    // Those in no store are no store.
    stores: [...stores.values()].sort(
      (a, b) => Number(a.key === '') - Number(b.key === '') || most('bytes')(a, b),
    ),
    ages,
    uses: [...used.values()],
    parts: uses.parts,
    verdicts: [...verdicts.values()],
    rules: [...rules.values()].sort(most('images')).slice(0, rulesAtMost),
  };
}

const day = 86_400_000;
const dayText = (time: number) => new Date(time).toISOString().slice(0, 10);
const usedWords: readonly Used[] = ['yes', 'no', 'unknown'];

/** Listed and hidden ones together. */
export function whole({ listed, hidden }: OverviewPart): Amount {
  return { images: listed.images + hidden.images, bytes: listed.bytes + hidden.bytes };
}

function placesOf({ stores, size }: OverviewRow): readonly string[] {
  if (stores !== null && stores.length > 0) return stores;
  return size === null || stores !== null ? [''] : [];
}

function emptyPart(key: string): OverviewPart {
  return { key, listed: { images: 0, bytes: 0 }, hidden: { images: 0, bytes: 0 } };
}

function addTo(parts: Map<string, OverviewPart>, key: string, row: OverviewRow): void {
  const part = parts.get(key) ?? emptyPart(key);
  parts.set(key, part);
  add(part, row);
}

function add(part: OverviewPart | undefined, { hidden, size }: OverviewRow): void {
  const amount = part?.[hidden ? 'hidden' : 'listed'];
  if (!amount) return;
  amount.images += 1;
  amount.bytes += size ?? 0;
}

/** The overview as the dashboard answers it. */
const amountShape = s.object({ images: s.number(), bytes: s.number() });
const part = { key: s.string(), listed: amountShape, hidden: amountShape } as const;
const dayShape = s.nullable(s.string());
export const overviewShape: s.Shape<Overview> = s.object({
  scope: s.oneOf(usesScopes),
  readAt: s.number(),
  all: s.object(part),
  stores: s.array(s.object(part)),
  ages: s.array(s.object({ ...part, from: dayShape, before: dayShape })),
  uses: s.array(s.object(part)),
  parts: partStatesShape,
  verdicts: s.array(s.object(part)),
  rules: s.array(s.object(part)),
});
