'use server';

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineAction } from '@/lib/actions/define-action';
import { imageIdSchema } from '@/lib/contract/image';
import { OpenStackError } from '@/lib/openstack/error';
import { getImage, getImageFile, updateImage } from '@/lib/openstack/images';
import { hashAlgorithms } from '@/lib/work/file-hash';
import {
  checkedText,
  vendorAlgorithms,
  vendorKeys,
  vendorState,
  vendorVerdict,
} from '@/lib/work/vendor-checksum';

/**
 * Reads all of an image once and compares it with its vendor's checksum, where Glance took another digest; keeps what was
 * found on the image, bound to the digest and the bytes that it was of. Where there is nothing to read for, nothing is done.
 */
export const compareWithVendor = defineAction(
  z.object({ id: imageIdSchema }),
  async ({ id }, { service }) => {
    const image = await getImage(service, id);
    const wanted = vendorState(image);
    if (wanted?.state !== 'unchecked') return { state: wanted?.state ?? null };
    const { body } = await getImageFile(service, id);
    const hash = createHash(wanted.algorithm);
    let size = 0;
    if (body)
      for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) {
        hash.update(bytes);
        size += bytes.length;
      }
    // A stream that was cut would be called another image.
    if (image.size !== null && size !== image.size) throw brokenOff();
    const same = hash.digest('hex') === wanted.value;
    const text = checkedText(same, wanted.value, image.os_hash_value ?? '', new Date().toISOString());
    await updateImage(service, id, [{ op: 'add', path: `/${vendorKeys.checked}`, value: text }]);
    return { state: same ? ('same' as const) : ('different' as const) };
  },
);

const hex = z.string().regex(/^[0-9a-f]{1,128}$/);

/**
 * Keeps what a browser found that read the file it sent: `vendor` is the file's digest as its vendor gives it, `sent` the one
 * that the cloud takes too. Nothing is read again, and nothing written where the cloud has other bytes. Whoever may do this
 * may write the property by hand as well, so the browser's word is enough.
 */
export const noteVendorDigest = defineAction(
  z.object({
    id: imageIdSchema,
    vendor: z.object({ algorithm: z.enum(vendorAlgorithms), value: hex }),
    sent: z.object({ algorithm: z.enum(hashAlgorithms), value: hex }),
  }),
  async ({ id, vendor, sent }, { service }) => {
    const image = await getImage(service, id);
    const same = vendorVerdict(image, vendor, sent);
    const wanted = vendorState(image);
    if (same === null || !wanted) return { state: wanted?.state ?? null };
    const text = checkedText(same, wanted.value, image.os_hash_value ?? '', new Date().toISOString());
    await updateImage(service, id, [{ op: 'add', path: `/${vendorKeys.checked}`, value: text }]);
    return { state: same ? ('same' as const) : ('different' as const) };
  },
);

function brokenOff(): OpenStackError {
  return new OpenStackError({
    kind: 'unavailable',
    reason: 'cloud_broke_off',
    status: null,
    requestId: null,
  });
}
