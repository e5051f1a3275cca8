'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import type { Session } from '@/lib/auth/session';
import { imageIdSchema } from '@/lib/contract/image';
import { cacheService } from '@/lib/data/cache';
import * as glance from '@/lib/openstack/cache';
import type { ImageService } from '@/lib/openstack/http';

/** A configured node by its name; null is the one that a balancer picks. */
const node = z.string().min(1).max(255).nullable();
const entry = z.object({ node, id: imageIdSchema });

/** Has a node fetch an active image into its cache. */
export const queueForCache = defineAction(entry, async ({ node, id }, session) => {
  await glance.queueForCache(serviceOf(session, node), id);
  return null;
});

/** Takes an image out of a node's cache and out of its queue. */
export const deleteFromCache = defineAction(entry, async ({ node, id }, session) => {
  await glance.deleteFromCache(serviceOf(session, node), id);
  return null;
});

/** Empties a node's cache or its queue. */
export const clearCache = defineAction(
  z.object({ node, target: z.enum(['cache', 'queue']) }),
  async ({ node, target }, session) => {
    await glance.clearCache(serviceOf(session, node), target);
    return null;
  },
);

function serviceOf(session: Session, name: string | null): ImageService {
  const service = cacheService(session, name);
  if (!service) throw new ActionRefusal({ kind: 'not_found', reason: '', status: null, requestId: null });
  return service;
}
