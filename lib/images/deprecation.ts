import { dayOf } from '@/lib/images/health-rule';

/** Properties by which an image announces its end: a day such as 2026-12-31, and the id of the image to use instead. */
export const deprecationKeys = { at: 'deprecated_at', by: 'replaced_by' } as const;

/** An image as far as its deprecation goes. */
export interface Deprecatable {
  deprecated_at?: string | null;
  replaced_by?: string | null;
}

/** What an image announces: from when it is deprecated, at 0:00 UTC, and what replaces it; null for nothing that can be read. */
export function deprecationOf(image: Deprecatable): { at: number; by: string | null } | null {
  const at = dayOf(image.deprecated_at ?? '');
  return at === null ? null : { at, by: image.replaced_by || null };
}

/** Whether an image is deprecated by now. */
export function isDeprecated(image: Deprecatable, now: number): boolean {
  const announced = deprecationOf(image);
  return announced !== null && announced.at <= now;
}
