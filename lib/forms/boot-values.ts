import { z } from 'zod';
import type { Image, ImagePatchOperation } from '@/lib/contract/image';
import { type BootProposal, isUnsetOn } from '@/lib/inspect/boot-proposals';

const text = z.string().min(1).max(255).optional();

/** What the disk of an image says of how it boots, by the keys of the proposals. */
export const bootValuesSchema = z.object({
  architecture: text,
  min_disk: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  hw_firmware_type: text,
  hw_machine_type: text,
  os_secure_boot: text,
});
export type BootValues = z.infer<typeof bootValuesSchema>;

/** The patch that sets these values wherever the image says nothing yet; what it says stays. */
export function bootPatch(image: Image, values: BootValues): ImagePatchOperation[] {
  const keys = ['architecture', 'min_disk', 'hw_firmware_type', 'hw_machine_type', 'os_secure_boot'] as const;
  return keys
    .map((key) => ({ key, value: values[key] }))
    .filter((entry): entry is BootProposal => entry.value !== undefined)
    .filter((proposal) => isUnsetOn(image, proposal))
    .map(({ key, value }) => {
      const path = `/${key}`;
      if (key === 'min_disk') return { op: 'replace', path, value: Number(value) };
      return { op: key in image ? 'replace' : 'add', path, value };
    });
}
