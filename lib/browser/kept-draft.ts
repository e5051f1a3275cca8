import { ownKey } from '@/lib/browser/own-storage';

/** What was kept in this tab under a name, for whoever the page is; null where nothing was. */
export function readDraft(name: string): unknown {
  const text = sessionStorage.getItem(ownKey(name));
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Keeps something for the tab, in place of what was kept; null keeps nothing. */
export function writeDraft(name: string, draft: unknown): void {
  try {
    if (draft === null) sessionStorage.removeItem(ownKey(name));
    else sessionStorage.setItem(ownKey(name), JSON.stringify(draft));
  } catch {
    // Without room or right to keep it, it is known until the page is left.
  }
}

/** The fields in which a form differs from what it began with, or null for none: what is worth keeping of it. */
export function draftOf(began: object, values: object): object | null {
  const before = new Map<string, unknown>(Object.entries(began));
  const changed = Object.entries(values).filter(([field, value]) => !isSame(before.get(field), value));
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/**
 * What of a kept draft fits a form that begins with `began`: fields that it has, of the kind that they have. An older
 * build may have kept others.
 */
export function fittingDraft<Values extends object>(began: Values, draft: unknown): Partial<Values> | null {
  if (typeof draft !== 'object' || draft === null) return null;
  const before = new Map<string, unknown>(Object.entries(began));
  const fitting = Object.entries(draft).filter(
    ([field, value]) => before.has(field) && isOfKind(before.get(field), value),
  );
  return fitting.length === 0 ? null : (Object.fromEntries(fitting) as Partial<Values>);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a field begins empty with may become anything. */
function isOfKind(began: unknown, value: unknown): boolean {
  if (began === null || began === undefined || value === null) return true;
  return typeof began === typeof value && Array.isArray(began) === Array.isArray(value);
}
