import { z } from 'zod';

/**
 * An image to try an import with. A cloud names a folder of them in its catalog, as a service of type `image-samples`,
 * whose `index.json` lists them; OpenStack knows no such service, and any web server can be one.
 */
export const sampleImageSchema = z.object({
  name: z.string().min(1).max(255),
  /** Where the cloud itself fetches it from. */
  url: z.url({ protocol: /^https?$/ }).max(2048),
  disk_format: z.string().min(1).max(255),
  container_format: z.string().min(1).max(255),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  /** What it is there to show: that it comes slowly, or that it breaks off before its end. */
  shows: z.enum(['slow', 'broken']).nullable().catch(null),
});
export type SampleImage = z.infer<typeof sampleImageSchema>;

/** `index.json` of a service of type `image-samples`. */
export const sampleIndexSchema = z.object({ samples: z.array(sampleImageSchema).max(100) });
