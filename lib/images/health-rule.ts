/** Whose rule it is: of a standard of the Sovereign Cloud Stack, or ours. */
export type RuleSource = 'scs-0102-v2' | 'scs-0104-v2' | 'own';

/** What is wrong; a key of the messages `health.why_…`, with the words of its sentence. */
export interface Fault {
  why:
    | 'missing'
    | 'wrong'
    | 'not_set'
    | 'old'
    | 'several_generic'
    | 'source'
    | 'both_licences'
    | 'over'
    | 'ended'
    | 'deprecated'
    | 'deprecated_for'
    | 'same_name'
    | 'small_disk'
    | 'plain_http'
    | 'not_default'
    | 'same_bytes';
  values: Record<string, string | number>;
  /** Where one click leads that mends it. */
  mend: Mend;
}

/**
 * The metadata page with these properties ready to be filled in, the form of the image, its stores, the list with a
 * query, or a new image.
 */
export type Mend =
  | { to: 'metadata'; keys: string[] }
  | { to: 'edit' | 'stores' | 'new' }
  | { to: 'list'; query: string };

/** An image as rules look at it. */
export interface HealthImage {
  id: string;
  name: string;
  status: string;
  visibility: string;
  owner: string | null;
  hidden: boolean;
  minDisk: number;
  minRam: number;
  /** null before it has data */
  size: number | null;
  virtualSize: number | null;
  tags: readonly string[];
  /** milliseconds since the epoch */
  createdAt: number;
  hash: string | null;
  hashAlgorithm: string | null;
  /** null where the cloud tells of no stores */
  stores: readonly string[] | null;
  properties: Readonly<Record<string, string>>;
}

/** What a rule knows beside the image itself. */
export interface HealthWorld {
  now: number;
  /** null where the cloud has one store and no list */
  defaultStore: string | null;
  /** How many images share a key: see `genericKey`, `nameKey` and `bytesKey`. */
  generic: ReadonlyMap<string, number>;
  names: ReadonlyMap<string, number>;
  bytes: ReadonlyMap<string, number>;
}

/** A rule about single images: null where it holds, 'skips' where it says nothing of this one. */
export interface HealthRule {
  id: string;
  source: RuleSource;
  /** A standard's MUST, or its SHOULD; of ours, what breaks something and what is untidy. */
  level: 'must' | 'should';
  /** It says nothing of an image alone: it takes the other images, or the cloud's default store. */
  compares?: true;
  check: (image: HealthImage, world: HealthWorld) => Fault | null | 'skips';
}

/** System, version and architecture of a public image that everybody would find as the general one; null for others. */
export function genericKey({ visibility, hidden, status, properties: p }: HealthImage): string | null {
  if (visibility !== 'public' || hidden || status !== 'active' || p.os_purpose !== 'generic') return null;
  if (!p.os_distro || !p.os_version || !p.architecture) return null;
  return [p.os_distro, p.os_version, p.architecture].join(' ');
}

/** What makes a name ambiguous: the same for everybody who is public, else within its project; hidden ones are out of the way. */
export function nameKey({ name, visibility, owner, hidden }: HealthImage): string | null {
  if (hidden || name === '') return null;
  return JSON.stringify([visibility === 'public' ? 'public' : owner, name]);
}

/** What images with the same bytes share. */
export function bytesKey({ hash, hashAlgorithm }: HealthImage): string | null {
  return hash === null ? null : `${hashAlgorithm} ${hash}`;
}

/** Counts what images share, once for all rules. */
export function healthWorld(
  images: readonly HealthImage[],
  { now, defaultStore }: Pick<HealthWorld, 'now' | 'defaultStore'>,
): HealthWorld {
  const count = (keyOf: (image: HealthImage) => string | null) => {
    const counts = new Map<string, number>();
    for (const image of images) {
      const key = keyOf(image);
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };
  return { now, defaultStore, generic: count(genericKey), names: count(nameKey), bytes: count(bytesKey) };
}

/** A day of a date such as 2026-11-29, UTC, or null. */
export function dayOf(text: string): number | null {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // The 31st of June is none.
  return Number.isNaN(day) || !new Date(day).toISOString().startsWith(text) ? null : day;
}
