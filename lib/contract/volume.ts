import { z } from 'zod';

/** A volume of Cinder's GET /volumes/detail, as far as images need it. */
export const volumeSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  status: z.string(),
  /** GiB */
  size: z.number(),
  /** The project; told to administrators, and to others where policy lets it. */
  'os-vol-tenant-attr:tenant_id': z.string().optional(),
  attachments: z.array(z.object({ server_id: z.string().nullable().optional() })),
  /** What the image was, of a volume that was made from one; clones and restored snapshots keep it. */
  volume_image_metadata: z.record(z.string(), z.unknown()).optional(),
});
export type Volume = z.infer<typeof volumeSchema>;

/** GET /volumes/detail; `volumes_links` has a `next` where there is more. */
export const volumeListSchema = z.object({
  volumes: z.array(volumeSchema),
  volumes_links: z.array(z.object({ rel: z.string(), href: z.string() })).optional(),
});
