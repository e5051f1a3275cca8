import { z } from 'zod';
import { imageIdPattern, imageLimits, imageVisibilities } from '@/lib/contract/image-words';

/**
 * The fields that create and edit share, shaped like the form; messages are keys of the namespace `validation`.
 * Numbers stay text until they are right, so that nothing typed is lost.
 */
const requirement = z
  .string()
  .trim()
  .regex(/^\d+$/, 'whole_number')
  .refine((text) => Number(text) <= imageLimits.requirement, 'too_large');
const imageReference = z
  .string()
  .trim()
  .refine((text) => text === '' || imageIdPattern.test(text), 'uuid');

export const imageValuesSchema = z.object({
  name: z.string().trim().max(imageLimits.name, 'name_too_long'),
  description: z.string().max(65_535, 'too_long'),
  disk_format: z.string(),
  container_format: z.string(),
  architecture: z.string().trim().max(255, 'too_long'),
  /** GiB */
  min_disk: requirement,
  /** MiB */
  min_ram: requirement,
  visibility: z.enum(imageVisibilities),
  protected: z.boolean(),
  os_hidden: z.boolean(),
  /** Comma list as typed. */
  tags: z
    .string()
    .refine((text) => tagList(text).every((tag) => tag.length <= imageLimits.tag), 'tag_too_long'),
  kernel_id: imageReference,
  ramdisk_id: imageReference,
  /** Project that owns the image, '' for one's own; only an administrator gives another. */
  owner: z.string().trim().max(255, 'too_long'),
});
export type ImageValues = z.infer<typeof imageValuesSchema>;

/** Tags as people type them: separated by commas, each once. */
export function tagList(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}

/** Fields of the form that are custom properties on the wire. */
export const propertyFields = ['description', 'architecture', 'kernel_id', 'ramdisk_id'] as const;
