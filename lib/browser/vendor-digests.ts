'use client';

import { noteVendorDigest } from '@/lib/actions/vendor';
import { act } from '@/lib/browser/dashboard';
import { fileHashes } from '@/lib/browser/file-hashes';
import { hearImages } from '@/lib/browser/live';
import { cloudAlgorithm } from '@/lib/browser/sent-digests';
import { uploadList } from '@/lib/browser/uploads/upload-list';
import type { Upload } from '@/lib/work/upload';
import type { VendorAlgorithm } from '@/lib/work/vendor-checksum';

/**
 * Compares a file that is sent to an image with what its vendor says, and writes the verdict on the image when the cloud has
 * shown that it has these very bytes: nobody has to read them there again. `known` is the file's digest in the vendor's
 * algorithm where it is there already. It lives as long as the tab; what it does not come to stays "not compared".
 */
export function compareWhenSent(
  imageId: string,
  file: File,
  algorithm: VendorAlgorithm,
  known: string | null,
): void {
  // A handle of its own: the file's digest in the cloud's own algorithm is taken beside it.
  const twin = known === null ? new File([file], file.name) : null;
  const vendorDigest = twin
    ? fileHashes.start(twin, algorithm).then(({ value }) => value)
    : Promise.resolve(known);
  let asking = false;
  const end = () => {
    forgetUploads();
    forgetNews();
    if (twin) fileHashes.stop(twin);
  };
  const compare = async () => {
    if (asking) return;
    asking = true;
    const own = cloudAlgorithm();
    const [value, { value: sent }] = await Promise.all([vendorDigest, fileHashes.start(file, own)]);
    if (value === null || sent === null) return end();
    const result = await act(noteVendorDigest, {
      id: imageId,
      vendor: { algorithm, value },
      sent: { algorithm: own, value: sent },
    });
    // An import has only begun when all is sent: the image is told of again when it has its bytes.
    if (result.ok && result.data.state === 'no_data') asking = false;
    else end();
  };
  const look = (uploads: Upload[]) => {
    const upload = uploads.find((present) => present.imageId === imageId);
    if (upload?.state === 'done') void compare();
    else if (upload?.state === 'cancelled') end();
  };
  const forgetUploads = uploadList.subscribe(look);
  const forgetNews = hearImages((news) => {
    if (news.type !== 'images') return;
    if (news.images.some(({ image }) => image.id === imageId && image.status === 'active')) void compare();
  });
  look(uploadList.getState());
}
