import 'server-only';
import type { Session } from '@/lib/auth/session';
import { usedIfAlone } from '@/lib/data/fresh-uses';
import { idsOfUnsure, readImagesWithUses } from '@/lib/data/images-with-uses';
import { type ExportFormat, recordsText } from '@/lib/images/image-export';
import {
  findSpace,
  type SpaceFinding,
  type SpaceImage,
  type SpaceTotals,
  spaceImageKeys,
  spaceTotals,
} from '@/lib/images/space';
import { listStores } from '@/lib/openstack/stores';
import type { PartStates } from '@/lib/work/image-uses';

/** Space that may be had back now. */
export interface SpaceReading {
  /** When it was read, milliseconds since the epoch. */
  readAt: number;
  /** Whose servers and volumes were looked at. */
  scope: 'project' | 'all';
  parts: PartStates;
  looked: number;
  defaultStore: string | null;
  found: SpaceFinding[];
}

/**
 * Reads all images, all that uses them, and the stores, anew: a call of Glance for each thousand images, and two more.
 * `days` is for how long a hidden or deactivated image has to be unchanged.
 */
export async function readSpace(session: Session, days: number): Promise<SpaceReading> {
  const [{ images, reading }, stores] = await Promise.all([
    readImagesWithUses<SpaceImage>(session, spaceImageKeys),
    listStores(session.service),
  ]);
  const defaultStore = stores?.find((store) => store.default === 'true')?.id ?? null;
  const { projectId } = session.viewer;
  const all = findSpace(images, {
    now: Date.now(),
    days,
    who: session.viewer,
    defaultStore,
    usedOf: (image) => usedIfAlone(reading, image),
    hasServer: (id, owner) => {
      if (reading.servers.has(id)) return true;
      const told = reading.parts.servers === 'known' && (reading.scope === 'all' || owner === projectId);
      return told ? false : null;
    },
  });
  const unsure = await idsOfUnsure(
    session,
    reading,
    all.map(({ image }) => image),
  );
  return {
    readAt: reading.readAt,
    scope: reading.scope,
    parts: reading.parts,
    looked: images.length,
    defaultStore,
    found: all.filter(({ image }) => !unsure.has(image.id)),
  };
}

/** An image whose space may be had back, as far as a page shows it. */
export interface SpaceRow extends Pick<SpaceFinding, 'reason' | 'verb' | 'stores' | 'bytes' | 'keeper'> {
  id: string;
  name: string | null;
  owner: string | null;
  created_at: string;
  updated_at: string;
}

/** What a page is told. */
export interface SpacePage extends Omit<SpaceReading, 'found'> {
  totals: SpaceTotals;
  /** Those with most bytes first, of very many. */
  rows: SpaceRow[];
}

/** Images that a page is told of. */
const shownAtMost = 5000;

/** The same as far as a page shows it. */
export async function readSpacePage(session: Session, days: number): Promise<SpacePage> {
  const { found, ...reading } = await readSpace(session, days);
  return { ...reading, totals: spaceTotals(found), rows: spaceRows(found).slice(0, shownAtMost) };
}

/** The same as a file, with every image. */
export async function readSpaceFile(session: Session, days: number, format: ExportFormat): Promise<string> {
  const { found, ...about } = await readSpace(session, days);
  const columns = [
    ...(['id', 'name', 'owner', 'created_at', 'updated_at', 'reason'] as const),
    ...(['verb', 'stores', 'bytes', 'keeper'] as const),
  ] as const;
  return recordsText(format, columns, spaceRows(found), about);
}

function spaceRows(found: readonly SpaceFinding[]): SpaceRow[] {
  return [...found]
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ image, reason, verb, stores, bytes, keeper }): SpaceRow => {
      const { id, name, owner, created_at, updated_at } = image;
      return { id, name, owner, created_at, updated_at, reason, verb, stores, bytes, keeper };
    });
}

/** The days that an address asks for, 90 where it does not. */
export function daysWanted(url: string): number {
  const text = new URL(url).searchParams.get('days');
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : 90;
}
