import { commaList, containerFormats, diskFormats } from '@/lib/contract/image-words';
import {
  bytesOf,
  facetName,
  filterChoices,
  filterFields,
  filterKind,
  listedStatuses,
  parseFacet,
  valueText,
} from '@/lib/images/image-filter';
import type { ImageSummary } from '@/lib/images/image-summary';

/** One thing that can come next in the query bar. */
export interface Completion {
  /** What stands in the bar once it is chosen. */
  text: string;
  /** It is a whole facet: nothing has to be typed any more. */
  done: boolean;
  /** The facet that explains it, or null. */
  means: string | null;
  value?: string;
}

/** Custom properties that many images carry; any other can be typed. */
const usualProperties = ['os_distro', 'os_version', 'architecture', 'image_type'] as const;

/** Values that were read, by facet, most frequent first. */
export type SeenValues = Record<string, string[]>;
const looked = 5000;
const offered = 12;

/** Collects the values of what was read; the first few thousand rows show what there is. */
export function seenValues(read: readonly ImageSummary[]): SeenValues {
  const counts: Record<string, Map<string, number>> = {};
  const add = (key: string, value: string | null | undefined) => {
    if (!value) return;
    counts[key] ??= new Map();
    const values = counts[key];
    values.set(value, (values.get(value) ?? 0) + 1);
  };
  for (const image of read.slice(0, looked)) {
    for (const store of commaList(image.stores)) add('store', store);
    for (const tag of image.tags) add('tag', tag);
    add('name', image.name);
    add('os', image.os_distro);
    add('owner', image.owner);
    for (const key of ['disk_format', 'container_format', ...usualProperties] as const) add(key, image[key]);
  }
  return Object.fromEntries(
    Object.entries(counts).map(([key, values]) => [
      key,
      [...values].sort((a, b) => b[1] - a[1]).map(([value]) => value),
    ]),
  );
}

/** What can come next where `token` is being typed, and the rule that helps with it. */
export function completionsOf(
  token: string,
  seen: SeenValues,
  now: number,
): { options: Completion[]; hint: 'start' | 'bytes' | 'time' | 'text' | 'set' | null } {
  const facet = parseFacet(token);
  if (!facet) return { options: keysAndValues(token, seen), hint: token === '' ? 'start' : null };
  const { key, op } = facet;
  const kind = filterKind(key);
  // What was typed is kept as it is up to the value at hand, so that a second one joins the first.
  const cut = token.lastIndexOf(',') + 1 || operatorEnd(token);
  const [head, typed] = [token.slice(0, cut), token.slice(cut).replace(/^"/, '').toLowerCase()];
  const size = kind === 'bytes' ? bytesOf(typed) : null;
  const values = op === '~' ? [] : valuesOf(key, seen, now);
  const begun = values
    // `1G` is typed to its end: the same size once more in other letters would be no choice.
    .filter((value) => value.toLowerCase().startsWith(typed) && (size === null || bytesOf(value) !== size))
    .slice(0, offered)
    .map((value) => ({ text: head + valueText(value), done: true, means: explains(key), value }));
  const options = key === 'os' && op === ':' ? [...exactly('os_distro', typed, seen), ...begun] : begun;
  const hints = { bytes: 'bytes', time: 'time', text: 'text', set: 'set' } as const;
  return { options, hint: kind in hints ? hints[kind as keyof typeof hints] : null };
}

/** The facet that the cloud matches by itself, without every row being read, where a value was typed as a whole. */
function exactly(key: string, typed: string, seen: SeenValues): Completion[] {
  const whole = valuesOf(key, seen, 0).find((value) => value.toLowerCase() === typed);
  return whole ? [{ text: `${facetName(key)}:${valueText(whole)}`, done: true, means: 'exact' }] : [];
}

function explains(key: string): string | null {
  return key === 'status' || key === 'visibility' ? key : null;
}

function operatorEnd(token: string): number {
  const match = /^(?:"(?:[^"\\]|\\.)*"|[^\s":~<>!=,]+)(?::!|:>=|:<=|:>|:<|>=|<=|:|~|>|<)/su.exec(token);
  return match?.[0].length ?? token.length;
}

function valuesOf(key: string, seen: SeenValues, now: number): readonly string[] {
  if (key === 'status') return listedStatuses;
  const choices = filterChoices(key);
  if (choices) return choices;
  const kind = filterKind(key);
  if (kind === 'bytes') return ['100MiB', '1GiB', '10GiB', '100GiB'];
  if (kind === 'time')
    return [0, 1, 7, 30, 365].map((days) => new Date(now - days * 86_400_000).toISOString().slice(0, 10));
  const formats = key === 'disk_format' ? diskFormats : key === 'container_format' ? containerFormats : [];
  return [...new Set([...((Object.hasOwn(seen, key) && seen[key]) || []), ...formats])];
}

/** Facets whose key begins so, and facets with a value that does. */
function keysAndValues(token: string, seen: SeenValues): Completion[] {
  const typed = token.toLowerCase();
  const keys = [...Object.keys(filterFields), ...usualProperties]
    .filter((key) => key.startsWith(typed) || facetName(key).startsWith(typed))
    .map((key) => ({
      text: `${facetName(key)}${['bytes', 'number', 'time'].includes(filterKind(key)) ? '>' : ':'}`,
      done: false,
      means: (usualProperties as readonly string[]).includes(key) ? 'property' : key,
    }));
  if (typed.length < 2) return keys;
  const values = ['status', 'visibility', 'os', 'store', 'tag', 'disk_format'].flatMap((key) =>
    valuesOf(key, seen, 0)
      .filter((value) => value.toLowerCase().startsWith(typed))
      .slice(0, 3)
      .map((value) => ({ text: `${facetName(key)}:${valueText(value)}`, done: true, means: key })),
  );
  const exact = ['name', 'os_distro'].flatMap((key) => exactly(key, typed, seen));
  return [...exact, ...keys, ...values].slice(0, offered);
}
