import type { ImageFilter } from '@/lib/images/image-filter';
import type { ImageSummary } from '@/lib/images/image-summary';

/** What rows do not say of an image, where it was found out. */
export interface FoundOut {
  /** Whether it is used: yes, no or unknown. */
  usedOf?: (image: ImageSummary) => string;
  /** The rules of catalog health that it breaks beside others; those that it breaks by itself its row tells. */
  comparedOf?: (id: string) => readonly string[];
}

/** Whether facets ask for who uses an image, which rows do not say. */
export function asksForUses(filters: readonly ImageFilter[]): boolean {
  return filters.some(({ key }) => key === 'used');
}

/** Whether facets ask for the rules that an image breaks: what it breaks beside others no row says. */
export function asksForHealth(filters: readonly ImageFilter[]): boolean {
  return filters.some(({ key }) => key === 'health');
}

/** Distribution and version as one text. */
export function osOf(image: ImageSummary): string {
  return [image.os_distro, image.os_version].filter(Boolean).join(' ');
}

/** Whether an image was taken of a server. */
export function typeOf(image: ImageSummary): 'image' | 'snapshot' {
  return image.image_type === 'snapshot' ? 'snapshot' : 'image';
}
