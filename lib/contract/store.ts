import { z } from 'zod';

/** A store of GET /v2/info/stores. Flags are the string "true", and absent when false. */
export const storeSchema = z.object({
  id: z.string(),
  description: z.string().optional(),
  default: z.literal('true').optional(),
  'read-only': z.literal('true').optional(),
});
export type Store = z.infer<typeof storeSchema>;
export const storeListSchema = z.object({ stores: z.array(storeSchema) });

/**
 * GET /v2/info/stores/detail (admin) adds type, properties and, from 2023.2, weight. The embedded cloud's properties
 * have `out_of_service`, why nothing can be written, while that is so.
 */
export const storeDetailSchema = storeSchema.extend({
  type: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
  weight: z.number().optional(),
});
export type StoreDetail = z.infer<typeof storeDetailSchema>;
export const storeDetailListSchema = z.object({ stores: z.array(storeDetailSchema) });
