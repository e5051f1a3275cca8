import { forgetFiles } from '@/lib/browser/left-files';
import { eraseOwn, ownKey } from '@/lib/browser/own-storage';
import type { SessionMessage } from '@/lib/browser/page-session';
import { userOfStamp } from '@/lib/contract/stamp';

/** Fields that are written nowhere, by the key of their draft: until the page is loaded anew. */
const unwritten = new Map<string, object>();

/** The user of the page signed out: what is still typed on the page is kept again once they are back. */
let signedOut = false;

/** Erases all that this tab keeps of the user of its page, who signed out here or in another one, and keeps no more. */
export function eraseHere(): void {
  signedOut = true;
  eraseOwn();
  unwritten.clear();
  forgetFiles();
}

/**
 * What another tab tells, for what this one keeps of the user of its page, as `userPart` names them: it is erased, kept again,
 * or left as it is, since it is of somebody else. Where nobody knows who signed in, their next page says so.
 */
export function keptAfter(message: SessionMessage, user: string): 'erased' | 'again' | 'as_it_is' {
  if ((message.type === 'shown' ? userOfStamp(message.stamp) : message.user) !== user) return 'as_it_is';
  return message.type === 'signed_out' ? 'erased' : 'again';
}

/** Whether something may be kept of the user of the page: not once they signed out. */
export function keepsOwn(): boolean {
  return !signedOut;
}

/** Keeps drafts again: the user of the page signed in. */
export function keepAgain(): void {
  signedOut = false;
}

/** What was kept in this tab under a name, for whoever the page is; null where nothing was. */
export function readDraft(name: string): unknown {
  const key = ownKey(name);
  const secret = unwritten.get(key);
  const written = parse(sessionStorage.getItem(key));
  if (!secret) return written;
  return typeof written === 'object' ? { ...written, ...secret } : secret;
}

/**
 * Keeps something for the tab, in place of what was kept; null keeps nothing. Of a form, the `secret` fields stay in memory:
 * an address may hold a password, and none is written into a browser's storage.
 */
export function writeDraft(
  name: string,
  draft: object | string | null,
  secret: readonly string[] = [],
): void {
  if (signedOut && draft !== null) return;
  const key = ownKey(name);
  const [kept, hidden] =
    typeof draft === 'object' && draft !== null && secret.length > 0 ? parted(draft, secret) : [draft, null];
  if (hidden) unwritten.set(key, hidden);
  else unwritten.delete(key);
  try {
    if (kept === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Without room or right to keep it, it is known until the page is left.
  }
}

function parse(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The fields that may be written, and the others; null for none. */
function parted(draft: object, secret: readonly string[]): [object | null, object | null] {
  const part = (of: boolean) => {
    const fields = Object.entries(draft).filter(([field]) => secret.includes(field) === of);
    return fields.length === 0 ? null : Object.fromEntries(fields);
  };
  return [part(false), part(true)];
}

/** The fields in which a form differs from what it began with, or null for none: what is worth keeping of it. */
export function draftOf(began: object, values: object): object | null {
  const before = new Map<string, unknown>(Object.entries(began));
  const changed = Object.entries(values).filter(([field, value]) => !isSame(before.get(field), value));
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/**
 * The same, with fields that an address sets: `usual` is what they begin with where it does not. They come along where
 * something else is kept, since the form is found again at another address, and are worth nothing alone.
 */
export function draftBeside(began: object, values: object, usual: object): object | null {
  return draftOf(began, values) && draftOf({ ...began, ...usual }, values);
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
