import { z } from 'zod';

/** GET / of the image service (300) and GET /versions (200). */
export const versionListSchema = z.object({
  versions: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['CURRENT', 'SUPPORTED', 'EXPERIMENTAL', 'DEPRECATED']),
      links: z.array(z.object({ rel: z.string(), href: z.string() })),
    }),
  ),
});
export type ApiVersion = z.infer<typeof versionListSchema>['versions'][number];

/** GET /v2/schemas/image, as far as a client uses it: the choices of an enum and what a property is. */
export const imageJsonSchemaSchema = z
  .object({
    name: z.string(),
    /** Keys that every image must have. */
    required: z.array(z.string()).optional().catch(undefined),
    properties: z.record(
      z.string(),
      z
        .object({
          type: z.union([z.string(), z.array(z.string())]).optional(),
          description: z.string().optional(),
          enum: z.array(z.string().nullable()).optional(),
          is_base: z.boolean().optional(),
          /** JSON Schema, draft 3: the property must be there. */
          required: z.boolean().optional().catch(undefined),
          readOnly: z.boolean().optional(),
        })
        .loose(),
    ),
  })
  .loose();
export type ImageJsonSchema = z.infer<typeof imageJsonSchemaSchema>;
