import { dayOf } from '@/lib/images/health-rule';
import type { ImageSummary } from '@/lib/images/image-summary';
import { isOfServer } from '@/lib/images/of-server';

/** Properties by which an image announces its end: a day such as 2026-12-31, and the id of the image to use instead. */
export const deprecationKeys = { at: 'deprecated_at', by: 'replaced_by' } as const;

/**
 * What an image announces: from when it is deprecated, at 0:00 UTC, and what replaces it; null for nothing that can be read,
 * and for what was taken of a server, which has the properties of what that was booted from.
 */
export function deprecationOf(image: ImageSummary): { at: number; by: string | null } | null {
  if (isOfServer(image)) return null;
  const at = dayOf(image.deprecated_at ?? '');
  return at === null ? null : { at, by: image.replaced_by || null };
}

/** Whether an image is deprecated by now. */
export function isDeprecated(image: ImageSummary, now: number): boolean {
  const announced = deprecationOf(image);
  return announced !== null && announced.at <= now;
}
