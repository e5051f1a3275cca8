import { keepsOwn } from '@/lib/browser/kept-draft';
import { ownKey } from '@/lib/browser/own-storage';
import * as s from '@/lib/contract/shape';
import type { ImageSummaryPage } from '@/lib/data/images';
import { imagePageSchema } from '@/lib/queries/shapes';

/** The first page of a list, as this browser read it last. */
export interface KeptList {
  /** Which list: what it is asked for with. */
  list: string;
  page: ImageSummaryPage;
  /** Milliseconds since the epoch. */
  readAt: number;
}

const keptSchema = s.object({ list: s.string(), readAt: s.number(), page: imagePageSchema });

/** One list, the last one, for the owner of the page: signing out erases it with all that is theirs. */
const key = () => ownKey('list');

/** Keeps the first page of a list in place of the one before, where the browser lets and nobody signed out. */
export function keepList(kept: KeptList): void {
  if (!keepsOwn()) return;
  try {
    localStorage.setItem(key(), JSON.stringify(kept));
  } catch {
    // Without room or right to keep it, the list is read again.
  }
}

/** What was kept of a list; null where that was another one, or of another build. */
export function keptList(list: string): KeptList | null {
  try {
    const { success, data } = keptSchema.safeParse(JSON.parse(localStorage.getItem(key()) ?? ''));
    // A clock that was set back makes it of no age.
    return success && data.list === list && data.readAt <= Date.now() ? data : null;
  } catch {
    return null;
  }
}
