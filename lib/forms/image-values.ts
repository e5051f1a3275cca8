import { z } from 'zod';
import { imageIdPattern, imageLimits, imageVisibilities } from '@/lib/contract/image-words';
import { hasFourByteText } from '@/lib/images/odd-text';
import { valueProblem } from '@/lib/metadata/property-key';

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

/** Text that Glance takes: any but characters of four bytes. */
const text = z.string().refine((typed) => !hasFourByteText(typed), 'four_byte');

export const imageValuesSchema = z.object({
  name: text.trim().max(imageLimits.name, 'name_too_long'),
  description: text.refine((typed) => valueProblem(typed) !== 'value_too_long', 'value_too_long'),
  disk_format: z.string().max(255, 'too_long'),
  container_format: z.string().max(255, 'too_long'),
  architecture: text.trim().max(255, 'too_long'),
  /** GiB */
  min_disk: requirement,
  /** MiB */
  min_ram: requirement,
  visibility: z.enum(imageVisibilities),
  protected: z.boolean(),
  os_hidden: z.boolean(),
  /** Comma list as typed. */
  tags: text.refine((typed) => tagList(typed).every((tag) => tag.length <= imageLimits.tag), 'tag_too_long'),
  kernel_id: imageReference,
  ramdisk_id: imageReference,
  /** Project that owns the image, '' for one's own; only an administrator gives another. */
  owner: text.trim().max(255, 'too_long'),
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
