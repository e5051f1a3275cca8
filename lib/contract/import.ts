import { z } from 'zod';

/** Import methods Glance knows; a cloud reports the ones it offers in GET /v2/info/import. */
export const importMethods = ['glance-direct', 'web-download', 'copy-image', 'glance-download'] as const;
export const importMethodSchema = z.enum(importMethods);
export type ImportMethod = z.infer<typeof importMethodSchema>;

/** Whether the cloud fetches the data of such an import by itself, so that it can be asked for it again. */
export function isFetched(method: string | undefined): boolean {
  return method === 'web-download' || method === 'glance-download';
}

/** GET /v2/info/import. Methods an operator added are kept as text. */
export const importInfoSchema = z.object({
  'import-methods': z.object({ description: z.string(), type: z.string(), value: z.array(z.string()) }),
});

/** The body of POST /v2/images/{id}/import. Glance's default for all_stores_must_succeed is true. */
export const importRequestSchema = z.object({
  method: z
    .object({
      name: z.string(),
      uri: z.string().optional(),
      glance_image_id: z.string().optional(),
      glance_region: z.string().optional(),
      glance_service_interface: z.string().optional(),
    })
    .loose(),
  stores: z.array(z.string()).optional(),
  all_stores: z.boolean().optional(),
  all_stores_must_succeed: z.boolean().optional(),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;
