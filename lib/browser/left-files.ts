import { ownKey } from '@/lib/browser/own-storage';

/** Files that were chosen in forms which were left since; a reload forgets them, for no page may keep a file. */
const left = new Map<string, File>();

/** Remembers the file of a form under its name, for whoever the page is; null remembers none. */
export function leaveFile(name: string, file: File | null): void {
  if (file) left.set(ownKey(name), file);
  else left.delete(ownKey(name));
}

/** The file that was chosen in that form, or null. */
export function leftFile(name: string): File | null {
  return left.get(ownKey(name)) ?? null;
}

/** Forgets all of them. */
export function forgetFiles(): void {
  left.clear();
}
