import { parseJson } from '@/lib/browser/dashboard';
import { ownKey } from '@/lib/browser/own-storage';
import * as s from '@/lib/contract/shape';

/** An image whose page was looked at. */
export interface RecentImage {
  id: string;
  name: string;
}

const recentSchema = s.array(s.object({ id: s.string(), name: s.string() }));
const name = 'recent-images';
/** Enough to come back to, few enough to be looked through. */
const kept = 8;

/** The images whose pages the owner of this page looked at, the last one first. */
export function recentImages(): RecentImage[] {
  try {
    const found = recentSchema.safeParse(parseJson(localStorage.getItem(ownKey(name)) ?? ''));
    return found.success ? found.data : [];
  } catch {
    // A browser may forbid to keep anything.
    return [];
  }
}

/** Puts an image in front of those looked at. */
export function rememberRecentImage(image: RecentImage): void {
  write([image, ...recentImages().filter(({ id }) => id !== image.id)].slice(0, kept));
}

/** Takes an image out that is no more. */
export function forgetRecentImage(gone: string): void {
  write(recentImages().filter(({ id }) => id !== gone));
}

function write(images: RecentImage[]): void {
  try {
    localStorage.setItem(ownKey(name), JSON.stringify(images));
  } catch {
    // Without room or right to keep them there are none to come back to.
  }
}
