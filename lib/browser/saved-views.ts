import { parseJson } from '@/lib/browser/dashboard';
import { pageOwner, userPart } from '@/lib/browser/own-storage';
import * as s from '@/lib/contract/shape';

/** A way to look at the list that somebody gave a name. */
export interface SavedView {
  id: string;
  name: string;
  /** The address of the list, without its page: scope, filters, order, versions together. */
  query: string;
  /** Columns and height of rows, as the cookie of the list has them. */
  columns: string;
}

const viewsSchema = s.array(
  s.object({ id: s.string(), name: s.string(), query: s.string(), columns: s.string() }),
);

/**
 * Kept for a user of a cloud in this browser, over projects and over a sign-out, which erases what is of `own-storage`:
 * the next person here has another user's key.
 */
function key(): string {
  return `darkroom.views.${userPart(pageOwner())}`;
}

/** The saved views of the user of this page, in the order in which they were saved. */
export function savedViews(): SavedView[] {
  try {
    const found = viewsSchema.safeParse(parseJson(localStorage.getItem(key()) ?? ''));
    return found.success ? found.data : [];
  } catch {
    // A browser may forbid to keep anything.
    return [];
  }
}

/** Keeps these views in place of those of before; whether they are kept. */
export function keepViews(views: readonly SavedView[]): boolean {
  try {
    localStorage.setItem(key(), JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}

/** Calls back when another tab changed the views; gives what ends that. */
export function hearViews(changed: () => void): () => void {
  const hear = (event: StorageEvent) => event.key === key() && changed();
  window.addEventListener('storage', hear);
  return () => window.removeEventListener('storage', hear);
}
