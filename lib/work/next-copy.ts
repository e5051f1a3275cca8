import { commaList } from '@/lib/contract/image-words';
import type { ImageSummary } from '@/lib/images/image-summary';

/** What a copy of an image does next: fill these stores, nothing more, or nothing at all for a reason. */
export type NextCopy = { stores: string[] } | 'end' | 'not_active';

/**
 * The next call of a copy: the stores of `targets` that lack the image and were not tried yet. The central store comes
 * first and alone, since Glance copies from there once it can. Whether another copy runs is not looked at.
 */
export function nextCopy(
  image: ImageSummary,
  targets: readonly string[],
  central: string | undefined,
  tried: ReadonlySet<string>,
): NextCopy {
  const held = commaList(image.stores);
  const missing = targets.filter((store) => !held.includes(store) && !tried.has(store));
  if (missing.length === 0) return 'end';
  if (image.status !== 'active') return 'not_active';
  return { stores: central && missing.includes(central) ? [central] : missing };
}
