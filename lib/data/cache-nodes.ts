import 'server-only';
import { clouds } from '@/lib/server/clouds';
import { env } from '@/lib/server/env';

/**
 * The glance-api nodes whose caches can be told apart, of a cloud by its name: those that DARKROOM_CACHE_NODES names,
 * which are the first cloud's. A token must not go to the nodes of another cloud.
 */
export function cacheNodes(cloud: string): { name: string; url: string }[] {
  return clouds()[0]?.name === cloud ? env().cacheNodes : [];
}
