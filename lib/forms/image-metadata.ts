import { z } from 'zod';
import { imageIdSchema } from '@/lib/contract/image';
import { hasFourByteText } from '@/lib/images/odd-text';
import { fitsJob, type WantedProperty } from '@/lib/metadata/metadata-changes';
import { isNameable, lockReason, valueProblem } from '@/lib/metadata/property-key';

/** Keys that Glance keeps to itself are no metadata. */
const key = z
  .string()
  .min(1, 'property_key')
  .refine(isNameable, 'property_blanks')
  .refine((name) => lockReason(name) === null, 'property_reserved')
  .refine((name) => !hasFourByteText(name), 'four_byte');
const value = z
  .string()
  .superRefine((text, context) => {
    const message = valueProblem(text);
    if (message) context.addIssue({ code: 'custom', message });
  })
  .nullable();
/** What a property was: whatever a cloud has. */
const former = z.string().nullable();
/** What a property becomes: never blank, which compute services refuse. */
const filled = value.refine((text) => text !== '', 'property_blank');

/** An edit of an image's properties: each as it was seen, and as it shall be; null is "not there". */
export const updateMetadataSchema = z.object({
  id: imageIdSchema,
  changes: z
    .array(z.object({ key, from: former, to: filled }))
    .min(1)
    .max(5000),
});

/** What gives an image the properties back that a change took from it or gave to it, where nobody changed them since. */
export interface FormerProperties {
  former?: WantedProperty[];
}

/** The same properties for many images, whatever they have now but for what says `from`. */
export const applyMetadataSchema = z.object({
  ids: z.array(imageIdSchema).min(1).max(1000),
  changes: z
    .array(z.object({ key, from: former.optional(), to: filled }))
    .min(1)
    .max(5000),
});

/** The same for a job, whatever its images have. */
export const jobMetadataSchema = z
  .array(z.object({ key, to: filled }))
  .min(1)
  .max(5000)
  .refine(fitsJob);
