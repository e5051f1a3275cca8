import { z } from 'zod';

/** GET /v2/cache (admin, API 2.14): what this one glance-api node has cached and what waits for it. */
export const imageCacheSchema = z.object({
  cached_images: z.array(
    z.object({
      image_id: z.string(),
      hits: z.number().int(),
      /** Seconds since the epoch. */
      last_accessed: z.number(),
      last_modified: z.number(),
      size: z.number().int(),
    }),
  ),
  queued_images: z.array(z.string()),
});
export type ImageCacheState = z.infer<typeof imageCacheSchema>;
