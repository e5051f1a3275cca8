import type { ImageVisibility } from '@/lib/contract/image-words';

const narrowFirst: readonly ImageVisibility[] = ['private', 'shared', 'community', 'public'];

/** Whether whoever sees one image by its visibility sees another by its own as well; members of shared ones are not compared. */
export function isSeenAsWidely(
  other: { visibility: ImageVisibility },
  as: { visibility: ImageVisibility },
): boolean {
  return narrowFirst.indexOf(other.visibility) >= narrowFirst.indexOf(as.visibility);
}
