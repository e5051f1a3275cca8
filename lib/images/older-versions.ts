import type { ImageGroup } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';
import { planRetention, type RetentionWorld } from '@/lib/images/retention';
import { type RetentionKey, supersedeRule } from '@/lib/images/retention-rule';

/** An image that a newer one replaces: it is hidden unless somebody uses it, or may. */
export interface OlderVersion {
  image: ImageSummary;
  why: 'replaced' | 'used' | 'use_unknown';
}

/** Versions of one image: the one that stays, and those that it replaces, newest first. */
export interface OlderVersions {
  keeper: ImageSummary;
  older: OlderVersion[];
}

/** What versions of each other have in common. */
const keys: Record<ImageGroup, RetentionKey[]> = {
  name: ['name'],
  os: ['os_distro', 'os_version', 'architecture'],
};

/**
 * What the simplest rule of retention hides of a project's images, group by group, and what it would hide were it not used.
 * Images that may not be hidden at all are left out, as are those that are hidden, and snapshots of different servers.
 */
export function olderVersions(
  images: readonly ImageSummary[],
  by: ImageGroup,
  world: RetentionWorld,
): OlderVersions[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  const groups = new Map<string, OlderVersions>();
  for (const { image, reason, keeper } of planRetention(
    images,
    { ...supersedeRule, group_by: keys[by] },
    world,
  )) {
    const stays = byId.get(keeper ?? '');
    if (!stays || (reason !== 'replaced' && reason !== 'used' && reason !== 'use_unknown')) continue;
    const group = groups.get(stays.id) ?? { keeper: stays, older: [] };
    groups.set(stays.id, group);
    group.older.push({ image, why: reason });
  }
  return [...groups.values()];
}
