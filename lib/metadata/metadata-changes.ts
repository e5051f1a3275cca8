import type { ImagePatchOperation } from '@/lib/contract/image';

/** One property that differs; null is "not there". */
export interface MetadataChange {
  key: string;
  from: string | null;
  to: string | null;
}
/** A property as it shall be, null for "not there"; one that says `from` only where it is still that. */
export type WantedProperty = Omit<MetadataChange, 'from'> & { from?: string | null };
type Values = Readonly<Record<string, string>>;

/** What stands under a key, or null: keys come from anywhere, and `constructor` is one as good as any. */
export function valueIn<T>(values: Readonly<Record<string, T>>, key: string): T | null {
  return Object.hasOwn(values, key) ? (values[key] ?? null) : null;
}

/** What differs between two sets of properties, by key. */
export function metadataChanges(from: Values, to: Values): MetadataChange[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .sort()
    .map((key) => ({ key, from: valueIn(from, key), to: valueIn(to, key) }))
    .filter((change) => change.from !== change.to);
}

/**
 * Changes as they are saved: no property becomes blank, which compute services refuse at boot. What was added and never
 * filled in is left out, and what was emptied is removed.
 */
export function withoutBlanks(changes: readonly MetadataChange[]): MetadataChange[] {
  return changes.flatMap((change) => {
    if (change.to !== '') return change;
    return change.from === null ? [] : { ...change, to: null };
  });
}

/** Changes that meet somebody else's: the property is no longer as it was, nor as it shall be. `now` is what it is. */
export function metadataConflicts(
  changes: readonly WantedProperty[],
  now: Values,
): { key: string; now: string | null }[] {
  return changes
    .map((change) => ({ change, now: valueIn(now, change.key) }))
    .filter(({ change, now }) => change.from !== undefined && now !== change.from && now !== change.to)
    .map(({ change, now }) => ({ key: change.key, now }));
}

/** A set of properties with changes made to it. */
export function withChanges(values: Values, changes: readonly WantedProperty[]): Record<string, string> {
  const next = new Map(Object.entries(values));
  for (const { key, to } of changes) {
    if (to === null) next.delete(key);
    else next.set(key, to);
  }
  return Object.fromEntries(next);
}

/**
 * The patch that makes changes to an image as it is now: what is so already is left out. `add` also overwrites, so
 * nobody's deletion in between makes it fail.
 */
export function metadataPatch(changes: readonly WantedProperty[], now: Values): ImagePatchOperation[] {
  return changes
    .filter(({ key, to }) => valueIn(now, key) !== to)
    .map(
      ({ key, to }): ImagePatchOperation =>
        to === null
          ? { op: 'remove', path: propertyPath(key) }
          : { op: 'add', path: propertyPath(key), value: to },
    );
}

/** Characters of JSON that a job takes of changes: it is written down with each of its steps. */
const longestOfJob = 65_536;

/** Whether a job makes these changes to images. */
export function fitsJob(changes: readonly WantedProperty[]): boolean {
  return JSON.stringify(changes).length <= longestOfJob;
}

/** The JSON pointer of a property (RFC 6901): `~` and `/` in its key are escaped. */
export function propertyPath(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
